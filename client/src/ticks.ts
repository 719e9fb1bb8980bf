import type { CODES } from '../../src/protocol/codes.js';
import type { EventMessage } from '../../src/protocol/messages.js';
import type { Ticker } from './api.js';

/** Ticks that may wait for whoever iterates; who lets more wait is cut off, and told so. */
const MAX_WAITING = 1000;

/** The table itself would be a fifth of the library; the compiler compares. */
const SLOW_CONSUMER: (typeof CODES)['slow-consumer']['code'] = 4000;

/** The ticks from the first call of `next` on, to the end of the ticker. */
export async function* ticksOf(ticker: Ticker): AsyncGenerator<EventMessage, undefined> {
  const waiting: EventMessage[] = [];
  let full = false;
  let wake: (() => void) | undefined;
  const offTick = ticker.on('tick', (tick) => {
    full ||= waiting.length === MAX_WAITING;
    if (!full) waiting.push(tick);
    wake?.();
  });
  const offState = ticker.on('state', () => wake?.());
  try {
    for (;;) {
      const tick = waiting.shift();
      if (tick !== undefined) yield tick;
      else if (full) throw Object.assign(new Error('slow-consumer'), { code: SLOW_CONSUMER });
      else if (ticker.state === 'closed') return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    offTick();
    offState();
  }
}
