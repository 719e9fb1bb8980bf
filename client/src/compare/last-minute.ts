import { LagHistogram } from './lag-histogram.js';

export const SECONDS = 60;
/** Rates are told over so many whole seconds. */
const RATE_SECONDS = 5;

class Second {
  number = -1;
  events = 0;
  bytes = 0;
  readonly lag = new LagHistogram();

  begin(number: number): void {
    this.number = number;
    this.events = 0;
    this.bytes = 0;
    this.lag.clear();
  }
}

export interface SecondFigures {
  /** Whole seconds of the page's clock. */
  readonly second: number;
  readonly medianMs: number | undefined;
  readonly mostMs: number | undefined;
}

/** What came in each of the last sixty seconds; older ones are written over. */
export class LastMinute {
  // One more than is shown: the current second is not over.
  readonly #ring = Array.from({ length: SECONDS + 1 }, () => new Second());

  event(nowMs: number, lagMs: number | undefined): void {
    const second = this.#at(nowMs);
    second.events += 1;
    if (lagMs !== undefined) second.lag.add(lagMs);
  }

  bytes(nowMs: number, bytes: number): void {
    this.#at(nowMs).bytes += bytes;
  }

  lag(nowMs: number): LagHistogram {
    const all = new LagHistogram();
    for (const { lag } of this.#since(nowMs, SECONDS)) all.addAll(lag);
    return all;
  }

  /** Oldest first; seconds without an event are left out. */
  seconds(nowMs: number): SecondFigures[] {
    return this.#since(nowMs, SECONDS)
      .filter(({ lag }) => lag.count > 0)
      .sort((a, b) => a.number - b.number)
      .map(({ number, lag }) => ({ second: number, medianMs: lag.percentile(0.5), mostMs: lag.mostMs }));
  }

  /** Per second, over the last whole seconds; of a panel that is younger, over those it has. */
  rates(nowMs: number, sinceMs: number): { events: number; bytes: number } {
    const now = Math.floor(nowMs / 1000);
    const whole = Math.min(RATE_SECONDS, now - Math.floor(sinceMs / 1000));
    if (whole < 1) return { events: 0, bytes: 0 };
    let events = 0;
    let bytes = 0;
    for (const second of this.#ring) {
      if (second.number < now - whole || second.number >= now) continue;
      events += second.events;
      bytes += second.bytes;
    }
    return { events: events / whole, bytes: bytes / whole };
  }

  #since(nowMs: number, seconds: number): Second[] {
    const now = Math.floor(nowMs / 1000);
    return this.#ring.filter(({ number }) => number > now - seconds && number <= now);
  }

  #at(nowMs: number): Second {
    const number = Math.floor(nowMs / 1000);
    const second = this.#ring[number % this.#ring.length]!;
    if (second.number !== number) second.begin(number);
    return second;
  }
}
