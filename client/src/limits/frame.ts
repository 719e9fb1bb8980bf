import { byId, element, setData, setText } from '../ui/dom.js';
import { whole } from '../ui/format.js';
import { type Order, readOrder, type Report } from './orders.js';
import { Request } from './request.js';
import { Stream, type StreamState } from './streams.js';
import { Tabs } from './tabs.js';

/** More dots than these have no room for a number. */
const NUMBERED = 40;
/** Streams that have not changed for so long have come to rest, ms: those that wait now wait for others to go. */
const REST_MS = 600;
/** How often the page around is told, and a running time drawn anew. */
const TELL_MS = 100;

/** Streams on this port's own connections, so that it is this frame that freezes and not the page around it. */
class Frame {
  #streams: Stream[] = [];
  #tabs: Tabs | undefined;
  #request: Request | undefined;
  #drawn = false;
  #changedMs = 0;
  #told = '';

  constructor(private readonly tell: (report: Report) => void) {
    setInterval(() => {
      const atRest = performance.now() - this.#changedMs > REST_MS;
      if (atRest && (this.#streams.length > 0 || this.#tabs !== undefined)) {
        this.#request ??= new Request(() => (this.#drawn = false));
      }
      if (this.#request?.pending === true || this.#tabs !== undefined) this.#drawn = false;
      if (!this.#drawn) this.#draw();
    }, TELL_MS);
  }

  obey(order: Order): void {
    if (order.type === 'theme') return this.#dress(order.theme);
    const changed = (): void => {
      this.#drawn = false;
      this.#changedMs = performance.now();
    };
    changed();
    this.#close();
    if (order.type === 'close') return;
    this.#request?.abort();
    this.#request = undefined;
    if (order.type === 'open') {
      const { transport, count, page } = order;
      this.#streams = Array.from({ length: count }, () => new Stream(transport, page, changed));
    } else {
      this.#tabs = new Tabs(order.tabs, order, changed);
    }
  }

  #close(): void {
    for (const stream of this.#streams) stream.close();
    this.#streams = [];
    this.#tabs?.close();
    this.#tabs = undefined;
    // A request that waited for the streams is answered now, and says how long it took.
    if (this.#request?.pending !== true) this.#request = undefined;
  }

  #dress(theme: string): void {
    const root = document.documentElement;
    if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme;
    else delete root.dataset['theme'];
  }

  #draw(): void {
    this.#drawn = true;
    const states = this.#tabs?.states ?? this.#streams.map(({ state }) => state);
    const count = (state: StreamState): number => states.filter((one) => one === state).length;
    const [open, waiting, failed] = [count('open'), count('waiting'), count('failed')];
    drawDots(states);
    setText(
      byId('counts'),
      states.length === 0 ? 'Nothing is open.' : this.#countText(open, waiting, failed),
    );
    const fetchText = this.#request?.text ?? '';
    byId('fetch').hidden = fetchText === '';
    setText(byId('fetch'), `fetch('/time'): ${fetchText}`);
    setData(byId('fetch'), 'pending', String(this.#request?.pending ?? false));
    const report = { open, waiting, failed, fetch: fetchText, height: document.documentElement.offsetHeight };
    const told = JSON.stringify(report);
    if (told === this.#told) return;
    this.#told = told;
    this.tell(report);
  }

  #countText(open: number, waiting: number, failed: number): string {
    const text = `${whole(open)} open, ${whole(waiting)} waiting, ${whole(failed)} failed`;
    if (this.#tabs === undefined) return `${text}.`;
    const [least, most] = this.#tabs.events;
    const events = least === most ? whole(least) : `${whole(least)} to ${whole(most)}`;
    return `${text}; ${events} ${most === 1 ? 'event' : 'events'} in each tab.`;
  }
}

function drawDots(states: readonly StreamState[]): void {
  const dots = byId('dots');
  while (dots.childElementCount > states.length) dots.lastElementChild!.remove();
  while (dots.childElementCount < states.length) {
    const number = dots.childElementCount + 1;
    dots.append(element('i', 'dot', states.length <= NUMBERED ? String(number) : ''));
  }
  dots.classList.toggle('many', states.length > NUMBERED);
  states.forEach((state, index) => setData(dots.children[index] as HTMLElement, 'state', state));
  dots.setAttribute(
    'aria-label',
    states.length === 0 ? 'No streams' : `${states.length} streams, as told above`,
  );
}

/** Obeys the page around it, which has the same host and another port. */
export function startFrame(): void {
  if (parent === window)
    return setText(byId('counts'), 'This page shows something only inside compare.html.');
  let around = '*';
  const frame = new Frame((report) => parent.postMessage(report, around));
  addEventListener('message', ({ origin, source, data }: MessageEvent<unknown>) => {
    if (source !== parent || new URL(origin).hostname !== location.hostname) return;
    const order = readOrder(data);
    if (order === undefined) return;
    around = origin;
    frame.obey(order);
  });
}
