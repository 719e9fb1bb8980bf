/** Longest wait before the first new attempt, ms; it doubles with every further one. */
const FIRST_MS = 500;
/** Longest wait of all, ms. */
const LONGEST_MS = 20_000;
/** A connection that was live for this long starts the count again, ms. */
const UP_MS = 5000;

/** Full jitter: any wait up to a limit that doubles, so that a crowd of clients does not come back as one. */
export class Backoff {
  #failures = 0;

  nextMs(): number {
    const limit = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures);
    this.#failures += 1;
    return Math.round(Math.random() * limit);
  }

  /** A connection has ended that was live for `liveMs`. */
  ended(liveMs: number): void {
    if (liveMs >= UP_MS) this.#failures = 0;
  }
}
