import type { ResetReason } from '../protocol/messages.js';
import type { Position } from '../protocol/position.js';

/** `ahead`: this instance has not seen that far; only the engine can say whether anybody has. */
export type Verdict = 'valid' | 'ahead' | ResetReason;

/** What is known of the log's own life: which positions it can still stand for (rules.md 3–5). */
export class Lineage {
  readonly epoch: string;
  #floor: number;
  /** Where the log may have been longer before: a position beyond such a place must be younger than it. */
  readonly #marks: { readonly sequence: number; readonly time: number }[];

  constructor({ epoch, floor, head, time }: { epoch: string; floor: number; head: number; time: number }) {
    this.epoch = epoch;
    this.#floor = floor;
    this.#marks = [{ sequence: head + 1, time }];
  }

  /** No earlier position can be resumed from. */
  get floor(): number {
    return this.#floor;
  }

  /** A floor event: the log has let go of what is before `below`, or has lost what came after. */
  raise({
    below,
    sequence,
    time,
    loss,
  }: {
    below: number;
    sequence: number;
    time: number;
    loss: boolean;
  }): void {
    this.#floor = Math.max(this.#floor, below);
    if (loss) this.#marks.push({ sequence, time });
  }

  /** Whether a client that has everything up to `position` can go on from there. `timeAt` looks into the rings. */
  judge(position: Position, head: number, timeAt: (sequence: number) => number | undefined): Verdict {
    if (position.epoch !== this.epoch) return 'epoch-changed';
    if (position.sequence > head) return 'ahead';
    if (position.sequence < this.#floor) return 'history-evicted';
    if (this.#marks.some(({ sequence, time }) => position.sequence >= sequence && position.time < time)) {
      return 'unknown-position';
    }
    const time = timeAt(position.sequence);
    return time === undefined || time === position.time ? 'valid' : 'unknown-position';
  }
}
