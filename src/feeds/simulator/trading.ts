import { opensAt, SESSION_MS, worldTime } from './calendar.js';
import type { Listing } from './listings.js';
import type { MarketState, Quote } from './quote.js';
import type { Random } from '../random.js';
import { Stock } from './stock.js';

const MINUTE = 60_000;
/** The stocks open one after the other, within this time. */
const OPENING_MS = MINUTE;
/** Once in four days, for each stock. */
const MEAN_TIME_TO_HALT_MS = 4 * SESSION_MS;
const HALT_MINUTES = [5, 10] as const;
/** News moves a halted stock as this many times the halt would have. */
const HALT_NEWS = 8;

export interface QuotedAt {
  /** On the simulator's own clock, in ms. */
  readonly at: number;
  readonly quote: Quote;
}

/** Day after day of one stock: opening, trades `meanGapMs` apart, a halt now and then, close. Never ends. */
export function* trading(listing: Listing, random: Random, meanGapMs: number): Generator<QuotedAt, never> {
  const stock = new Stock(listing, random);
  for (let day = 0; ; day += 1) {
    const opening = opensAt(day);
    const tell = (now: number, state: MarketState): QuotedAt => ({
      at: opening + now,
      quote: stock.quote(state, worldTime(day, now)),
    });

    let now = random.between(0, OPENING_MS);
    stock.openDay();
    yield tell(now, 'open');
    for (;;) {
      const gap = random.exponential(meanGapMs);
      if (now + gap >= SESSION_MS) break;
      now += gap;
      stock.trade(gap);
      yield tell(now, 'open');

      if (!random.chance(gap / MEAN_TIME_TO_HALT_MS)) continue;
      const halt = random.between(...HALT_MINUTES) * MINUTE;
      if (now + halt >= SESSION_MS) continue;
      now += random.between(0, Math.min(gap, halt));
      yield tell(now, 'halted');
      now += halt;
      if (now >= SESSION_MS) break;
      stock.trade(halt, HALT_NEWS);
      yield tell(now, 'open');
    }
    stock.closeDay(Math.max(SESSION_MS - now, 0));
    yield tell(SESSION_MS, 'closed');
  }
}
