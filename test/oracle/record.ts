/** Continuity ends here: the client itself let go of the topic, or the server said `reset`. */
export interface Gap {
  readonly kind: 'gap';
  readonly why: 'own' | 'reset';
  /** Sequence of the position that the client came with. */
  readonly from: number;
}

/** Here everything of the topic up to `upTo` must have come: a position says so. */
export interface Mark {
  readonly kind: 'mark';
  readonly upTo: number;
  /** Also of a topic of which nothing has come yet: its snapshot is complete. */
  readonly complete: boolean;
}

/** A number is an event, by its sequence. */
export type Entry = number | Gap | Mark;

/** What one client has seen of each topic, after de-duplication, and what it was told about it. */
export class Record {
  /** Events that came, those seen before included. */
  deliveries = 0;
  repeats = 0;
  connections = 0;
  /** Events of one connection that did not rise. */
  inversions = 0;
  /** Events of topics that were not asked for. */
  foreign = 0;
  readonly resets = { 'epoch-changed': 0, 'history-evicted': 0, 'unknown-position': 0 };
  /** What else must never be. */
  readonly faults: string[] = [];
  readonly topics = new Map<string, Entry[]>();

  /** What the client did, for whoever has to find out why. */
  readonly story: string[] = [];

  constructor(readonly conflating: boolean) {}

  event(topic: string, sequence: number): void {
    this.#of(topic).push(sequence);
  }

  gap(topic: string, why: Gap['why'], from: number): void {
    this.#of(topic).push({ kind: 'gap', why, from });
  }

  mark(topic: string, upTo: number, complete: boolean): void {
    const entries = this.#of(topic);
    const last = entries.at(-1);
    if (typeof last === 'object' && last.kind === 'mark' && last.complete === complete && last.upTo === upTo)
      return;
    entries.push({ kind: 'mark', upTo, complete });
  }

  /** The connection has ended: a snapshot that has not begun by now may come as a replay on the next. */
  settleGaps(): void {
    for (const entries of this.topics.values()) {
      const last = entries.at(-1);
      if (typeof last === 'object' && last.kind === 'gap')
        entries[entries.length - 1] = { ...last, why: 'own' };
    }
  }

  #of(topic: string): Entry[] {
    let entries = this.topics.get(topic);
    if (entries === undefined) this.topics.set(topic, (entries = []));
    return entries;
  }
}

/** The bytes of each event as the first client saw them; every other has to see the same. */
export class Witness {
  readonly texts = new Map<number, string>();
  /** Events of which two clients saw different bytes. */
  different = 0;

  see(sequence: number, text: string): void {
    const first = this.texts.get(sequence);
    if (first === undefined) this.texts.set(sequence, text);
    else if (first !== text) this.different += 1;
  }
}
