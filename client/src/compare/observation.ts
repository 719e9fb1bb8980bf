import type { Kind } from './kinds.js';
import type { Phase } from './timeline.js';

/** What one panel did under one fault: shown, exported and restored as it stands here. */
export interface Outcome {
  readonly kind: Kind;
  /**
   * `spared`: the fault is not for this transport. `unnoticed`: nothing was noticed for as long as it was watched.
   * `away`: noticed, and not live again for as long as it was watched.
   */
  readonly state: 'watching' | 'back' | 'unnoticed' | 'away' | 'spared';
  readonly noticedMs?: number;
  readonly backMs?: number;
  /** Events that came before it was live again. */
  readonly replayed: number;
  readonly merged: number;
  readonly gaps: number;
  /** Events that a third connection had, which no fault touches, and this one never; undefined: cannot be said. */
  readonly missed?: number;
  readonly end: string;
}

/** Watches one panel from a moment on: when it notices that something is wrong, and when it is live again. */
export class Observation {
  noticedMs: number | undefined;
  backMs: number | undefined;
  replayed = 0;

  constructor(private readonly startMs: number) {}

  phase(phase: Phase, nowMs: number): void {
    if (this.backMs !== undefined) return;
    if (phase !== 'live') this.noticedMs ??= nowMs - this.startMs;
    else if (this.noticedMs !== undefined) this.backMs = nowMs - this.startMs;
  }

  tick(phase: Phase): void {
    if (phase !== 'live' && this.noticedMs !== undefined) this.replayed += 1;
  }
}
