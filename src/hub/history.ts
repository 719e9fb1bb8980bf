import { isIncidentTopic } from '../protocol/topic-pattern.js';
import type { HubEvent } from './event.js';

/** What an event takes up besides its body: the object, its place in the list, its share of the text. */
const EVENT_BYTES = 100;

const sizeOf = ({ body }: HubEvent): number => body.length + EVENT_BYTES;

/** The recent events of one topic, oldest first, at most `maxEvents` of them: when full, the oldest goes. */
export class History {
  /** Incidents are never merged; of a state topic the latest event says all. */
  readonly incident: boolean;
  /** Sequence of the newest event known to be gone: nothing that begins before it can be replayed. */
  evicted: number;
  /** About what the events take up in memory. */
  bytes = 0;
  #events: HubEvent[] = [];
  /** Where the oldest event stands: the cells before it are empty and go when they are half of all. */
  #start = 0;

  constructor(
    readonly topic: string,
    readonly maxEvents: number,
    evicted: number,
  ) {
    this.incident = isIncidentTopic(topic);
    this.evicted = evicted;
  }

  get length(): number {
    return this.#events.length - this.#start;
  }

  get latest(): HubEvent | undefined {
    return this.#events.at(-1);
  }

  push(event: HubEvent): void {
    this.#events.push(event);
    this.bytes += sizeOf(event);
    if (this.length <= this.maxEvents) return;
    const oldest = this.#events[this.#start]!;
    this.evicted = oldest.sequence;
    this.bytes -= sizeOf(oldest);
    this.#start += 1;
    if (this.#start * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#start);
      this.#start = 0;
    }
  }

  /** Lets go of all but the newest `keep` events. */
  trim(keep: number): void {
    if (this.length <= keep) return;
    this.evicted = this.#events.at(-keep - 1)!.sequence;
    this.#events = this.#events.slice(-keep);
    this.#start = 0;
    this.bytes = this.#events.reduce((sum, event) => sum + sizeOf(event), 0);
  }

  /** The events after `sequence`, whether or not some that stood between are gone: see `evicted`. */
  after(sequence: number): Run {
    let low = this.#start;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#events[middle]!.sequence > sequence) high = middle;
      else low = middle + 1;
    }
    return { events: this.#events, next: low, end: this.#events.length };
  }

  /** What a newcomer gets: the latest event of a state topic, every retained one of an incident topic. */
  snapshot(after: number): Run {
    return this.incident ? this.after(after) : this.newest(this.after(after));
  }

  /** The last event of a run alone. */
  newest(run: Run): Run {
    return { ...run, next: Math.max(run.next, run.end - 1) };
  }

  /** The time of the event at `sequence`, if it is still here. */
  timeAt(sequence: number): number | undefined {
    const { events, next, end } = this.after(sequence - 1);
    const event = next < end ? events[next] : undefined;
    return event?.sequence === sequence ? event.time : undefined;
  }
}

/**
 * Lets every history go of its oldest quarter until all fit into `maxBytes`; the latest event of each stays.
 * @returns about what they take up then
 */
export function shedOldest(histories: () => Iterable<History>, bytes: number, maxBytes: number): number {
  for (let before = Infinity; bytes > maxBytes && bytes < before;) {
    before = bytes;
    bytes = 0;
    for (const history of histories()) {
      history.trim(Math.max(1, Math.floor(history.length * 0.75)));
      bytes += history.bytes;
    }
  }
  return bytes;
}

/** A stretch of a history, without a copy: `events[next]` up to `events[end - 1]`. Good until the next push. */
export interface Run {
  readonly events: readonly HubEvent[];
  next: number;
  readonly end: number;
}
