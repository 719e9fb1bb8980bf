/** Buckets for each doubling: a value is told to 1 in 128, better than 1 %. */
const BUCKETS = 128;

/** 35 minutes. */
const MAX_US = 2 ** 31 - 1;

/** How it travels between processes, and stands in files: bucket, count, bucket, count … */
export type HistogramJson = readonly number[];

/**
 * Counts of times in µs, of any length. `perf_hooks` has one as well, but it can be neither sent nor written to a
 * file, and percentiles that have been computed already cannot be merged.
 */
export class Histogram {
  count = 0;
  readonly #counts: number[] = [];

  record(us: number): void {
    const index = indexOf(Math.max(0, Math.round(us)));
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.count += 1;
  }

  add(json: HistogramJson): this {
    for (let at = 0; at < json.length; at += 2) {
      this.#counts[json[at]!] = (this.#counts[json[at]!] ?? 0) + json[at + 1]!;
      this.count += json[at + 1]!;
    }
    return this;
  }

  /** µs that `share` (0–1) of all did not exceed; 0 if there are none. */
  percentile(share: number): number {
    const wanted = Math.max(1, Math.ceil(share * this.count));
    let seen = 0;
    for (const [index, count = 0] of this.#counts.entries()) {
      seen += count;
      if (seen >= wanted) return valueOf(index);
    }
    return 0;
  }

  /** Share (0–1) of all that exceeded `us`. */
  shareAbove(us: number): number {
    const above = this.#counts.reduce((sum, count, index) => sum + (valueOf(index) > us ? count : 0), 0);
    return this.count === 0 ? 0 : above / this.count;
  }

  toJSON(): HistogramJson {
    return this.#counts.flatMap((count, index) => [index, count]);
  }
}

/** Up to 255 each value has a bucket; beyond, each doubling has 128 of them. */
function indexOf(us: number): number {
  const value = Math.min(us, MAX_US);
  const shift = Math.max(0, 24 - Math.clz32(value));
  return shift * BUCKETS + (value >> shift);
}

/** The middle of a bucket. */
function valueOf(index: number): number {
  const shift = Math.max(0, Math.floor(index / BUCKETS) - 1);
  return shift === 0 ? index : (index - shift * BUCKETS + 0.5) * 2 ** shift;
}
