import type { TransportName } from './transports/transport.js';

/** Which transport to try: the preferred one first, then down the list, and what worked is kept. */
export class TransportChoice {
  /** The preferred one was asked for, or seen to work: worth going back to when another had to stand in. */
  #trusted = false;
  /** Steps down the list, from the preferred one. */
  #steps = 0;

  constructor(private list: readonly TransportName[]) {}

  get candidate(): TransportName {
    return this.list[this.#steps % this.list.length]!;
  }

  /** Somebody asks for it, or another one did not come up beside it. */
  prefer(name: TransportName): void {
    this.list = [...new Set([name, ...this.list])];
    this.#trusted = true;
    this.#steps = 0;
  }

  /** It said `hello`. */
  worked(name: TransportName): void {
    this.#trusted ||= name === this.list[0];
  }

  /** A connection has ended; one that never said `hello` speaks against its transport. */
  ended(greeted: boolean): void {
    this.#steps = greeted ? 0 : this.#steps + 1;
  }

  /** `current` is live: what should take over from it, if not itself. */
  better(current: TransportName): TransportName {
    if (!this.#trusted) this.prefer(current);
    return this.list[0]!;
  }
}
