/** What has become of the events that one connection, or all of them, should have received. */
export interface Audit {
  readonly expected: number;
  readonly received: number;
  readonly missing: number;
  readonly duplicate: number;
  readonly outOfOrder: number;
}

/**
 * The books of one connection. The first event of each topic is where its books begin; from there on every number is
 * expected once and in order. While events are only counted, the numbers before and after say how many there were.
 */
export class Ledger {
  #received = 0;
  #missing = 0;
  #duplicate = 0;
  #outOfOrder = 0;
  readonly #last = new Map<number, number>();
  /** Numbers left out, as `topic:n`: one that still comes was not lost but late. */
  readonly #leftOut = new Set<string>();
  #closing: { readonly untilNs: number; readonly open: Set<number> } | undefined;
  /** Topics of which no event has been seen since counting ended. */
  #unsettled = new Set<number>();
  #counter: { readonly counted: number } = { counted: 0 };
  #uncounted = 0;

  constructor(private readonly topics: readonly number[]) {}

  /** Every topic has been seen. */
  get begun(): boolean {
    return this.#last.size === this.topics.length;
  }

  get closing(): boolean {
    return this.#closing !== undefined;
  }

  /** After `close`: of every topic an event has come that was due later. */
  get complete(): boolean {
    return this.#closing?.open.size === 0;
  }

  take(topic: number, n: number, t: number): void {
    if (this.#closing !== undefined && t >= this.#closing.untilNs) this.#closing.open.delete(topic);
    const last = this.#last.get(topic);
    if (last === undefined) {
      this.#last.set(topic, n);
    } else if (this.#unsettled.delete(topic)) {
      this.#uncounted += n - last - 1;
      this.#received += 1;
      this.#last.set(topic, n);
      if (this.#unsettled.size === 0) this.#settle();
    } else if (n > last) {
      for (let gone = last + 1; gone < n; gone += 1) this.#leftOut.add(`${topic}:${gone}`);
      this.#missing += n - last - 1;
      this.#received += 1;
      this.#last.set(topic, n);
    } else if (this.#leftOut.delete(`${topic}:${n}`)) {
      this.#missing -= 1;
      this.#received += 1;
      this.#outOfOrder += 1;
    } else {
      this.#duplicate += 1;
    }
  }

  /** Soon everything is taken again; until then more is only counted. */
  settle(counter: { readonly counted: number }): void {
    this.#counter = counter;
    this.#unsettled = new Set(this.topics);
  }

  /** Complete is who has been given everything that was due before `untilNs`. */
  close(untilNs: number): void {
    this.#closing = { untilNs, open: new Set(this.topics) };
  }

  get audit(): Audit {
    const received = this.#received;
    const missing = this.#missing;
    const [duplicate, outOfOrder] = [this.#duplicate, this.#outOfOrder];
    return { expected: received + missing, received, missing, duplicate, outOfOrder };
  }

  #settle(): void {
    const { counted } = this.#counter;
    const difference = this.#uncounted - counted;
    this.#received += Math.min(counted, this.#uncounted);
    if (difference > 0) this.#missing += difference;
    else this.#duplicate -= difference;
  }
}

export const NO_AUDIT: Audit = { expected: 0, received: 0, missing: 0, duplicate: 0, outOfOrder: 0 };

export function addAudits(one: Audit, other: Audit): Audit {
  return {
    expected: one.expected + other.expected,
    received: one.received + other.received,
    missing: one.missing + other.missing,
    duplicate: one.duplicate + other.duplicate,
    outOfOrder: one.outOfOrder + other.outOfOrder,
  };
}
