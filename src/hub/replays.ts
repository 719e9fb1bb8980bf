import { Batch, Encoded } from './batch.js';
import { CatchUp, type CatchUpOptions, type CatchUpStep } from './catch-up.js';
import type { Group } from './group.js';

/** A catch-up that is over with its first step. */
export interface Replay {
  readonly step: CatchUpStep;
  /** The events of that step, with bytes that are made once. */
  readonly batch: Batch;
}

/** Each holds the bytes of one step. */
const MOST = 16;

/**
 * Whoever asks for the same from the same place before the next event comes gets the same bytes: after a restart, or when
 * a match begins, thousands do.
 */
export class Replays {
  readonly #known = new Map<string, Replay | undefined>();
  #sequence = -1;

  constructor(private readonly hub: { readonly sequence: number; readonly epoch: string }) {}

  /** undefined: it takes more than one step, and each client takes them at its own pace. */
  whole(group: Group, options: CatchUpOptions): Replay | undefined {
    if (this.#sequence !== this.hub.sequence) this.clear();
    this.#sequence = this.hub.sequence;
    const { position, settled, newestOnly } = options;
    const key = `${position} ${newestOnly} ${settled.patterns.join()} ${group.key}`;
    if (this.#known.has(key)) return this.#known.get(key);
    const step = new CatchUp(options).step(group.histories());
    const batch = new Batch(step.events, new Encoded(this.hub.epoch), position, group.holders > 1);
    const replay = step.done ? { step, batch } : undefined;
    if (this.#known.size === MOST) this.clear();
    this.#known.set(key, replay);
    return replay;
  }

  clear(): void {
    this.#known.clear();
  }
}
