import { isIncidentTopic } from '../../../src/protocol/topic-pattern.js';
import type { Entry, SequenceLog } from './sequence-log.js';

export interface Difference {
  readonly topic: string;
  readonly id: string;
  readonly what: 'missing-in-a' | 'missing-in-b' | 'other-data';
}

export interface Comparison {
  readonly verdict: 'identical' | 'different' | 'nothing';
  /** Sequences between which both panels claim to have everything: behind `since`, up to `until`. */
  readonly since: number;
  readonly until: number;
  readonly topics: number;
  /** In both, with the same id and the same bytes, and how many bytes these are. */
  readonly equal: number;
  readonly bytes: number;
  readonly missingInA: number;
  readonly missingInB: number;
  readonly otherData: number;
  /** Events of state topics that only one panel has, where events may have been merged. */
  readonly merged: number;
  /** The first in the order of the stream. */
  readonly first?: Difference;
  /** Why there is nothing to compare. */
  readonly why?: 'not-live' | 'other-epoch' | 'no-events';
}

const NOTHING = {
  verdict: 'nothing',
  since: 0,
  until: 0,
  topics: 0,
  equal: 0,
  bytes: 0,
  missingInA: 0,
  missingInB: 0,
  otherData: 0,
  merged: 0,
} as const;

/**
 * Whether two panels were given the same events, topic by topic, over the span that both can speak for.
 * @param conflating both asked for the newest only: of state topics each has its own choice of events
 */
export function compareLogs(a: SequenceLog, b: SequenceLog, conflating: boolean): Comparison {
  if (a.since === Infinity || b.since === Infinity) return { ...NOTHING, why: 'not-live' };
  if (a.epoch !== b.epoch) return { ...NOTHING, why: 'other-epoch' };
  const span: Span = {
    since: Math.max(a.since, b.since),
    until: Math.min(a.until, b.until),
    statesSince: conflating ? Infinity : Math.max(a.statesSince, b.statesSince),
  };
  const tally = new Tally(span);
  const [ofA, ofB] = [byTopic(a, span), byTopic(b, span)];
  const topics = new Set([...ofA.keys(), ...ofB.keys()]);
  for (const topic of topics) tally.compare(ofA.get(topic) ?? [], ofB.get(topic) ?? []);
  return tally.result(topics.size);
}

interface Span {
  readonly since: number;
  readonly until: number;
  readonly statesSince: number;
}

function byTopic(log: SequenceLog, { since, until }: Span): Map<string, Entry[]> {
  const topics = new Map<string, Entry[]>();
  for (const entry of log.entries()) {
    if (entry.sequence <= since || entry.sequence > until) continue;
    const list = topics.get(entry.topic);
    if (list === undefined) topics.set(entry.topic, [entry]);
    else list.push(entry);
  }
  return topics;
}

class Tally {
  #equal = 0;
  #bytes = 0;
  #merged = 0;
  readonly #differences = { 'missing-in-a': 0, 'missing-in-b': 0, 'other-data': 0 };
  #first: { entry: Entry; what: Difference['what'] } | undefined;

  constructor(private readonly span: Span) {}

  /** The events of one topic; both lists rise, or their difference shows that one does not. */
  compare(a: readonly Entry[], b: readonly Entry[]): void {
    let [i, j] = [0, 0];
    while (i < a.length || j < b.length) {
      const [one, other] = [a[i], b[j]];
      if (one !== undefined && one.sequence === other?.sequence) {
        this.#both(one, other);
        i += 1;
        j += 1;
      } else if (one !== undefined && (other === undefined || one.sequence < other.sequence)) {
        this.#lacks('missing-in-b', one);
        i += 1;
      } else {
        this.#lacks('missing-in-a', other!);
        j += 1;
      }
    }
  }

  result(topics: number): Comparison {
    const { since, until } = this.span;
    const different = Object.values(this.#differences).some((count) => count > 0);
    const first = this.#first;
    return {
      verdict: different ? 'different' : this.#equal > 0 ? 'identical' : 'nothing',
      since,
      until,
      topics,
      equal: this.#equal,
      bytes: this.#bytes,
      missingInA: this.#differences['missing-in-a'],
      missingInB: this.#differences['missing-in-b'],
      otherData: this.#differences['other-data'],
      merged: this.#merged,
      ...(first === undefined
        ? {}
        : { first: { topic: first.entry.topic, id: first.entry.id, what: first.what } }),
      ...(different || this.#equal > 0 ? {} : { why: 'no-events' as const }),
    };
  }

  #both(one: Entry, other: Entry): void {
    const same = one.id === other.id && one.fingerprint === other.fingerprint && one.bytes === other.bytes;
    if (!same) return this.#note('other-data', one);
    this.#equal += 1;
    this.#bytes += one.bytes;
  }

  #lacks(what: 'missing-in-a' | 'missing-in-b', entry: Entry): void {
    if (entry.sequence <= this.span.statesSince && !isIncidentTopic(entry.topic)) this.#merged += 1;
    else this.#note(what, entry);
  }

  #note(what: Difference['what'], entry: Entry): void {
    this.#differences[what] += 1;
    if (this.#first === undefined || entry.sequence < this.#first.entry.sequence)
      this.#first = { entry, what };
  }
}
