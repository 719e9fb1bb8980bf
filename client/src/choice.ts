import type { TransportName } from './transports/transport.js';

/** Which transport to try: the preferred one first, then down the list, and what worked is kept. */
export class TransportChoice {
  #preferred: TransportName;
  /** Asked for, or seen to work: worth going back to when another had to stand in. */
  readonly #trusted = new Set<TransportName>();
  /** Steps down the list, from the preferred one. */
  #steps = 0;

  constructor(private readonly list: readonly TransportName[]) {
    this.#preferred = list[0] ?? 'sse';
  }

  get candidate(): TransportName {
    const order = [this.#preferred, ...this.list.filter((name) => name !== this.#preferred)];
    return order[this.#steps % order.length]!;
  }

  prefer(name: TransportName): void {
    this.#preferred = name;
    this.#steps = 0;
    this.#trusted.add(name);
  }

  /** It said `hello`. */
  worked(name: TransportName): void {
    this.#trusted.add(name);
  }

  /** A connection has ended; one that never said `hello` speaks against its transport. */
  ended(greeted: boolean): void {
    this.#steps = greeted ? 0 : this.#steps + 1;
  }

  /** `current` is live: what should take over from it, if anything. */
  better(current: TransportName): TransportName | undefined {
    if (current !== this.#preferred && this.#trusted.has(this.#preferred)) return this.#preferred;
    this.settleFor(current);
    return undefined;
  }

  /** Another one did not come up beside it. */
  settleFor(current: TransportName): void {
    if (this.#preferred !== current) this.#trusted.delete(this.#preferred);
    this.#preferred = current;
    this.#steps = 0;
  }
}
