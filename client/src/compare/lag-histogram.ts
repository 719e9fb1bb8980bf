/** Each bucket is 9.6 % wider than the one below it: a percentile is right to about 5 %. */
const BUCKETS_PER_DECADE = 25;
export const LOWEST_MS = 0.1;
/** From 0.1 ms to 1,000 s. */
const DECADES = 7;
/** One below the lowest and one above the highest. */
const SIZE = BUCKETS_PER_DECADE * DECADES + 2;

/** Lower edge of a bucket, ms. */
const edgeMs = (index: number): number => LOWEST_MS * 10 ** ((index - 1) / BUCKETS_PER_DECADE);

function indexOf(ms: number): number {
  if (!(ms >= LOWEST_MS)) return 0;
  return Math.min(SIZE - 1, 1 + Math.floor(Math.log10(ms / LOWEST_MS) * BUCKETS_PER_DECADE + 1e-9));
}

/** One bar of a chart. */
export interface Bar {
  readonly fromMs: number;
  readonly toMs: number;
  readonly share: number;
}

/** How many events came how late, in as much memory for a million as for one. */
export class LagHistogram {
  readonly #counts = new Uint32Array(SIZE);
  #count = 0;
  #mostMs = 0;

  get count(): number {
    return this.#count;
  }

  get mostMs(): number {
    return this.#mostMs;
  }

  add(ms: number): void {
    this.#counts[indexOf(ms)]! += 1;
    this.#count += 1;
    this.#mostMs = Math.max(this.#mostMs, ms);
  }

  addAll(other: LagHistogram): void {
    for (let index = 0; index < SIZE; index += 1) this.#counts[index]! += other.#counts[index]!;
    this.#count += other.#count;
    this.#mostMs = Math.max(this.#mostMs, other.#mostMs);
  }

  clear(): void {
    this.#counts.fill(0);
    this.#count = 0;
    this.#mostMs = 0;
  }

  /** The lag that `share` of the events did not exceed; undefined where there are none. */
  percentile(share: number): number | undefined {
    if (this.#count === 0) return undefined;
    let left = Math.max(1, Math.ceil(this.#count * share));
    let index = 0;
    while (index < SIZE - 1 && left > this.#counts[index]!) {
      left -= this.#counts[index]!;
      index += 1;
    }
    // Nothing under the lowest edge is told apart, and the middle of a bucket may lie above all that is in it.
    return index === 0 ? LOWEST_MS : Math.min(this.#mostMs, Math.sqrt(edgeMs(index) * edgeMs(index + 1)));
  }

  /** Shares of all events, in bars of a fifth of a decade. */
  bars(): Bar[] {
    const width = BUCKETS_PER_DECADE / 5;
    const bars: Bar[] = [];
    for (let first = 1; first < SIZE - 1; first += width) {
      let count = 0;
      for (let index = first; index < first + width; index += 1) count += this.#counts[index]!;
      if (first === 1) count += this.#counts[0]!;
      if (first + width === SIZE - 1) count += this.#counts[SIZE - 1]!;
      bars.push({
        fromMs: edgeMs(first),
        toMs: edgeMs(first + width),
        share: this.#count === 0 ? 0 : count / this.#count,
      });
    }
    return bars;
  }
}
