/** One event that the server has acknowledged to its publisher. */
export interface Acknowledged {
  readonly sequence: number;
  /** The data of the event, as it has to arrive. */
  readonly text: string;
}

export const sequenceOf = (position: string): number => Number(position.split('-')[1]);

/** What publishers were told is stored: the truth that every client is held against. */
export class Ledger {
  /** Events acknowledged so far. */
  count = 0;
  /** The newest of them. */
  head = 0;
  /** Acknowledged only in a second try, as known already: the first answer was lost. */
  repeated = 0;
  epoch: string | undefined;
  /** What must never be: two events at one position, another epoch, an order that is not the publisher's. */
  readonly faults: string[] = [];
  readonly #topics = new Map<string, Acknowledged[]>();
  readonly #last = new Map<string, number>();
  #waiting: { readonly count: number; readonly wake: () => void }[] = [];
  #closed = false;

  acknowledge(publisher: string, topic: string, text: string, position: string, duplicate: boolean): void {
    const sequence = sequenceOf(position);
    const epoch = position.slice(0, position.indexOf('-'));
    this.epoch ??= epoch;
    if (epoch !== this.epoch) this.faults.push(`epoch ${epoch} after ${this.epoch}`);
    const order = `${publisher} ${topic}`;
    if ((this.#last.get(order) ?? 0) >= sequence) this.faults.push(`${position} acknowledged out of order`);
    this.#last.set(order, sequence);
    let events = this.#topics.get(topic);
    if (events === undefined) this.#topics.set(topic, (events = []));
    events.push({ sequence, text });
    this.count += 1;
    if (duplicate) this.repeated += 1;
    if (sequence > this.head) this.head = sequence;
    const due = this.#waiting.filter(({ count }) => count <= this.count);
    if (due.length === 0) return;
    this.#waiting = this.#waiting.filter(({ count }) => count > this.count);
    for (const { wake } of due) wake();
  }

  /** Resolves once so many are acknowledged, or nothing more will be. */
  async until(count: number): Promise<void> {
    if (this.#closed || this.count >= count) return;
    await new Promise<void>((wake) => this.#waiting.push({ count, wake }));
  }

  /** All are acknowledged that ever will be: puts them in order. */
  close(): void {
    this.#closed = true;
    for (const { wake } of this.#waiting.splice(0)) wake();
    const positions = new Set<number>();
    for (const [topic, events] of this.#topics) {
      events.sort((a, b) => a.sequence - b.sequence);
      for (const { sequence } of events) {
        if (positions.has(sequence)) this.faults.push(`two events at ${sequence}, one of them of ${topic}`);
        positions.add(sequence);
      }
    }
  }

  /** In order, once closed. */
  of(topic: string): readonly Acknowledged[] {
    return this.#topics.get(topic) ?? [];
  }

  get topics(): Iterable<string> {
    return this.#topics.keys();
  }
}
