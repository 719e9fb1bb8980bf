/** Lines of one kind that are written in each window; the rest is counted. */
const MAX_LINES = 10;
const WINDOW_MS = 10_000;

/** Keeps a flood of events from becoming a flood of lines. */
export class Sampling {
  readonly #counts = new Map<string, number>();

  /** Whether one more of this kind may be written. `leftOut` is told afterwards how many were not. */
  admits(kind: string, leftOut: (count: number) => void): boolean {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count === 1) setTimeout(() => this.#close(kind, leftOut), WINDOW_MS).unref();
    return count <= MAX_LINES;
  }

  #close(kind: string, leftOut: (count: number) => void): void {
    const count = this.#counts.get(kind) ?? 0;
    this.#counts.delete(kind);
    if (count > MAX_LINES) leftOut(count - MAX_LINES);
  }
}
