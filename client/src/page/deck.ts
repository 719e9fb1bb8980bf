import type { StateEvent, Ticker, TransportName } from '../index.js';
import { byId, setData, setText } from '../ui/dom.js';
import { whole } from '../ui/format.js';

const TRANSPORT_WORDS: Readonly<Record<TransportName, string>> = {
  sse: 'SSE',
  websocket: 'WebSocket',
  poll: 'long polling',
};
const RATE_MS = 1000;

/** The connection, in words and numbers, and the choice of its transport. */
export class Deck {
  readonly #radios = [...document.querySelectorAll<HTMLInputElement>('input[name=transport]')];
  #wasLive = false;
  #eventsBefore = 0;

  constructor(
    private readonly ticker: Ticker,
    private readonly nothingChosen: () => boolean,
  ) {
    for (const radio of this.#radios) {
      radio.addEventListener('change', () => void this.#switchTo(radio.value as TransportName));
    }
    setInterval(() => this.#showRate(), RATE_MS);
    this.show(ticker);
  }

  show({ state, transport, next, reason }: StateEvent): void {
    this.#wasLive ||= state === 'live';
    const status = byId('state');
    setData(status, 'state', state);
    setData(status, 'transport', transport);
    setText(byId('state-word'), this.#word(state));
    const coming = next === undefined ? '' : `, changing to ${TRANSPORT_WORDS[next]}`;
    const why = reason === undefined ? '' : `: ${reason}`;
    setText(byId('state-detail'), `over ${TRANSPORT_WORDS[transport]}${coming}${why}`);
    for (const radio of this.#radios) radio.checked = radio.value === (next ?? transport);
  }

  count(): void {
    const { events, repeats, resets } = this.ticker.counts;
    showCount('events', events);
    showCount('repeats', repeats);
    showCount('resets', resets);
  }

  #word(state: StateEvent['state']): string {
    if (state === 'live') return 'Live';
    if (state === 'stalled') return 'Stalled';
    if (state === 'closed') return 'Closed';
    if (this.nothingChosen()) return 'Paused, no topic is checked';
    return this.#wasLive ? 'Reconnecting' : 'Connecting';
  }

  /** The radio buttons go back by themselves if the other transport does not come up. */
  async #switchTo(transport: TransportName): Promise<void> {
    await this.ticker.switchTransport(transport);
    this.show(this.ticker);
  }

  #showRate(): void {
    const { events } = this.ticker.counts;
    setText(byId('rate'), whole(Math.round(((events - this.#eventsBefore) * 1000) / RATE_MS)));
    this.#eventsBefore = events;
    this.count();
  }
}

function showCount(id: string, value: number): void {
  const cell = byId(id);
  setData(cell, 'count', String(value));
  setText(cell, whole(value));
}
