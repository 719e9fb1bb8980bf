import { type Acknowledged, type Ledger, sequenceOf } from './ledger.js';
import type { Entry, Record, Witness } from './record.js';
import { isIncident } from './topics.js';

/** All of these must be nought. */
export interface Verdict {
  /** Events owed to a client that never came, with no word about it. */
  missing: number;
  /** Events that came twice after de-duplication. */
  duplicates: number;
  /** Events that came after a newer one of their topic. */
  inversions: number;
  /** Events of topics that the client had not asked for. */
  foreign: number;
  /** Events whose bytes were not those that were published. */
  different: number;
  /** Events that nobody was told are stored. */
  phantoms: number;
  /** Resets of topics of which nothing was lost. */
  needlessResets: number;
  /** Snapshots of incidents that left some out. */
  shortSnapshots: number;
}

export const CLEAN: Verdict = {
  missing: 0,
  duplicates: 0,
  inversions: 0,
  foreign: 0,
  different: 0,
  phantoms: 0,
  needlessResets: 0,
  shortSnapshots: 0,
};

/** Holds what clients saw against what publishers were told is stored. */
export class Oracle {
  readonly verdict: Verdict = { ...CLEAN };
  /** Where it was, and what the client had done around it. */
  readonly evidence: string[] = [];

  constructor(
    private readonly ledger: Ledger,
    private readonly historyEvents: number,
  ) {}

  compareBytes({ texts, different }: Witness): void {
    this.verdict.different += different;
    let known = 0;
    for (const topic of this.ledger.topics) {
      for (const { sequence, text } of this.ledger.of(topic)) {
        const seen = texts.get(sequence);
        if (seen === undefined) continue;
        known += 1;
        if (seen !== text) this.verdict.different += 1;
      }
    }
    this.verdict.phantoms += texts.size - known;
  }

  compare(record: Record): void {
    this.verdict.inversions += record.inversions;
    this.verdict.foreign += record.foreign;
    for (const [topic, entries] of record.topics) {
      const check = new TopicCheck(
        this.verdict,
        topic,
        this.ledger.of(topic),
        record.conflating,
        this.historyEvents,
      );
      for (const [index, entry] of entries.entries()) {
        const before = faultsIn(this.verdict);
        check.take(entry);
        if (faultsIn(this.verdict) === before) continue;
        const around = JSON.stringify(entries.slice(Math.max(0, index - 5), index + 2));
        this.evidence.push(`${topic}: ${around}\n${record.story.filter(near(entry)).join('\n')}`);
      }
    }
  }
}

const faultsIn = (verdict: Verdict): number => {
  let sum = 0;
  for (const count of Object.values(verdict) as number[]) sum += count;
  return sum;
};

/** What happened within so many events of it. */
const NEAR = 1500;

const near = (entry: Entry): ((line: string) => boolean) => {
  const at = typeof entry === 'number' ? entry : entry.kind === 'mark' ? entry.upTo : entry.from;
  return (line) => Math.abs(sequenceOf(line) - at) < NEAR;
};

/** Follows one topic of one client. Between two gaps, what came must be an unbroken stretch of what was stored. */
class TopicCheck {
  readonly #incident: boolean;
  /** Index of the last event of this stretch in what was stored; undefined: none has come yet. */
  #last: number | undefined;
  #count = 0;
  /** The next mark is the first of this stretch. */
  #unmarked = true;
  #resetFrom: number | undefined;

  constructor(
    private readonly verdict: Verdict,
    topic: string,
    private readonly stored: readonly Acknowledged[],
    private readonly conflating: boolean,
    private readonly historyEvents: number,
  ) {
    this.#incident = isIncident(topic);
  }

  take(entry: Entry): void {
    if (typeof entry === 'number') this.#event(entry);
    else if (entry.kind === 'mark') this.#mark(entry.upTo, entry.complete);
    else {
      this.#last = undefined;
      this.#count = 0;
      this.#unmarked = true;
      this.#resetFrom = entry.why === 'reset' ? entry.from : undefined;
    }
  }

  #event(sequence: number): void {
    const index = this.#upTo(sequence);
    // Not among what was stored: a phantom, and counted as such with its bytes.
    if (this.stored[index]?.sequence !== sequence) return;
    this.#count += 1;
    if (this.#last === undefined) this.#first(index);
    else if (index === this.#last) this.verdict.duplicates += 1;
    else if (index < this.#last) this.verdict.inversions += 1;
    else if (this.#incident || !this.conflating) this.verdict.missing += index - this.#last - 1;
    this.#last = index;
  }

  /** A reset was right if something after the client's position was no longer in the ring. */
  #first(index: number): void {
    if (this.#resetFrom === undefined) return;
    const between = index - this.#upTo(this.#resetFrom);
    // A state begins with its newest, so the ring lies before it; incidents begin with the ring's oldest.
    const needed = this.#incident ? 1 : this.historyEvents;
    if (between <= needed) this.verdict.needlessResets += 1;
    this.#resetFrom = undefined;
  }

  #mark(upTo: number, complete: boolean): void {
    const due = this.#upTo(upTo);
    if (this.#last === undefined) {
      if (complete && due >= 0) this.verdict.missing += 1;
      return;
    }
    this.verdict.missing += Math.max(0, due - this.#last);
    if (!complete || !this.#unmarked) return;
    this.#unmarked = false;
    if (this.#incident && this.#count < Math.min(this.historyEvents, due + 1))
      this.verdict.shortSnapshots += 1;
  }

  /** Index of the newest stored event up to this sequence; −1: none. */
  #upTo(sequence: number): number {
    let low = 0;
    let high = this.stored.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.stored[middle]!.sequence <= sequence) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
