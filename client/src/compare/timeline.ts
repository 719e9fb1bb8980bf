export type Phase = 'connecting' | 'live' | 'silent' | 'down';

export interface Stretch {
  readonly phase: Phase;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Something was done to both at this moment. */
export interface Mark {
  readonly atMs: number;
  readonly title: string;
}

/** Changes kept: the latest. */
const MAX_CHANGES = 200;

/** How a connection has been, as stretches of time. */
export class Timeline {
  #changes: { phase: Phase; atMs: number }[] = [];

  get phase(): Phase | undefined {
    return this.#changes.at(-1)?.phase;
  }

  change(phase: Phase, atMs: number): void {
    if (phase === this.phase) return;
    this.#changes.push({ phase, atMs });
    if (this.#changes.length > MAX_CHANGES) this.#changes.shift();
  }

  /** Oldest first; the last one goes on. */
  stretches(fromMs: number, toMs: number): Stretch[] {
    return this.#changes
      .map(({ phase, atMs }, index) => ({
        phase,
        fromMs: Math.max(fromMs, atMs),
        toMs: Math.min(toMs, this.#changes[index + 1]?.atMs ?? toMs),
      }))
      .filter((stretch) => stretch.toMs > stretch.fromMs);
  }
}
