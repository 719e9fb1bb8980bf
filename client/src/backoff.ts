/** Longest wait before the first new attempt, ms; it doubles with every further one. */
const FIRST_MS = 500;
/** Longest wait of all, ms. */
const LONGEST_MS = 20_000;
/** A connection that worked for this long starts the count again, ms. */
const UP_MS = 5000;

/** Full jitter: any wait up to a limit that doubles, so that a crowd of clients does not come back as one. */
export class Backoff {
  #limitMs = FIRST_MS;
  /** Undefined while nothing waits. */
  timer: ReturnType<typeof setTimeout> | undefined;

  /** @param ms if the server has said how long */
  wait(tryAgain: () => void, ms?: number): void {
    this.clear();
    this.timer = setTimeout(() => {
      this.clear();
      tryAgain();
    }, ms || this.#nextMs());
  }

  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** A connection has ended that worked for `upMs`. */
  ended(upMs: number): void {
    if (upMs >= UP_MS) this.#limitMs = FIRST_MS;
  }

  #nextMs(): number {
    const ms = Math.random() * this.#limitMs;
    this.#limitMs = Math.min(LONGEST_MS, 2 * this.#limitMs);
    return ms;
  }
}
