import { parsePosition } from '../../../src/protocol/position.js';

/** An event as a panel was given it. */
export interface Entry {
  readonly topic: string;
  readonly sequence: number;
  readonly id: string;
  /** Of its data's bytes, and how many there are. */
  readonly fingerprint: number;
  readonly bytes: number;
}

/** Events kept: the latest, of all topics. */
export const MAX_ENTRIES = 20_000;

/**
 * What a panel was given, in its order: the latest events of the present epoch, and from where to where these are
 * everything that it was owed.
 */
export class SequenceLog {
  /** Events that came twice, or behind a later one of their topic. */
  outOfOrder = 0;
  epoch: string | undefined;
  /** Nothing is known to be lacking behind this sequence, or never was; infinite: until it is live (again). */
  #since = Number.POSITIVE_INFINITY;
  /** The same of state topics, of which events may be merged. */
  #statesSince = 0;
  #until = 0;
  readonly #last = new Map<string, number>();
  /** The oldest is overwritten. */
  readonly #entries: Entry[] = [];
  #next = 0;

  constructor(private readonly maxEntries = MAX_ENTRIES) {}

  get since(): number {
    return this.#since;
  }

  get statesSince(): number {
    return Math.max(this.#since, this.#statesSince);
  }

  /** Everything up to here stands before it. */
  get until(): number {
    return this.#until;
  }

  add(topic: string, id: string, { fingerprint, bytes }: Pick<Entry, 'fingerprint' | 'bytes'>): void {
    const position = parsePosition(id);
    if (position === undefined) return;
    const { epoch, sequence } = position;
    this.#enter(epoch);
    if ((this.#last.get(topic) ?? -1) >= sequence) this.outOfOrder += 1;
    else this.#last.set(topic, sequence);
    const evicted = this.#entries[this.#next];
    if (evicted !== undefined) this.#since = Math.max(this.#since, evicted.sequence);
    this.#entries[this.#next] = { topic, sequence, id, fingerprint, bytes };
    this.#next = (this.#next + 1) % this.maxEntries;
  }

  /** The last id that came; all that is owed up to it has been added. */
  reached(id: string | undefined): void {
    const position = id === undefined ? undefined : parsePosition(id);
    if (position === undefined) return;
    this.#enter(position.epoch);
    this.#until = position.sequence;
  }

  /** A catch-up is complete at this position. */
  live(id: string | undefined): void {
    this.reached(id);
    if (this.#since === Number.POSITIVE_INFINITY) this.#since = this.#until;
  }

  /** Something was lost, as the stream itself said; what follows may come again. */
  broken(concerned: (topic: string) => boolean): void {
    this.#since = Number.POSITIVE_INFINITY;
    for (const topic of this.#last.keys()) if (concerned(topic)) this.#last.delete(topic);
  }

  /** Events of state topics were merged up to here. */
  merged(): void {
    this.#statesSince = this.#until;
  }

  /** In the order in which they came. */
  entries(): Entry[] {
    return [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
  }

  #enter(epoch: string): void {
    if (this.epoch === epoch) return;
    this.epoch = epoch;
    this.#since = Number.POSITIVE_INFINITY;
    this.#statesSince = this.#until = this.#next = this.#entries.length = 0;
    this.#last.clear();
  }
}
