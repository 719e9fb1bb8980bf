import { type LabOptions, schedule } from '../../feeds/lab.feed.js';
import type { LabEvent } from './lab-event.js';

/**
 * A moment is told in whole ns, and by a clock that has run for 104 days in steps of 2; latencies are told in whole µs.
 * Whoever stamps events as they are written is off by more: a timer alone comes up to 1 ms late.
 */
const TOLERANCE_NS = 1000;

/** Share of the events due within a window that may be lacking; one may in any case, at its end. */
const MAX_LACKING = 0.01;

/**
 * Holds the feed itself to what it was to do. Only the first event that is seen is believed, and from it follows when
 * the feed began; when all others were to be due the schedule says, whatever stands in them.
 */
export class Schedule {
  readonly #coming;
  /** What it has said so far, ns since the feed began. */
  readonly #times: number[] = [];
  /** The highest number seen, by topic. */
  readonly #last = new Map<number, number>();
  #startNs: number | undefined;
  #seen = 0;
  #moved = 0;

  constructor(private readonly feed: LabOptions) {
    this.#coming = schedule(feed);
  }

  /** Whoever is sent an event may hand it over: it is looked at once. */
  take({ topic, n, t }: LabEvent): void {
    if (n === undefined || t === undefined || n <= this.#lastOf(topic)) return;
    this.#last.set(topic, n);
    this.#seen += 1;
    const startNs = t - this.#timeOf((n - 1) * this.feed.topics + topic);
    this.#startNs ??= startNs;
    if (Math.abs(startNs - this.#startNs) > TOLERANCE_NS) this.#moved += 1;
  }

  /**
   * How the feed has left its schedule; undefined: it has not. To be asked once something has come of every topic that
   * was due later than `untilNs`, by its own account.
   */
  complaint(fromNs: number, untilNs: number): string | undefined {
    if (this.#startNs === undefined) return undefined;
    let [due, had] = [0, 0];
    for (let index = 0; this.#startNs + this.#timeOf(index) < untilNs; index += 1) {
      const topic = index % this.feed.topics;
      if (this.#startNs + this.#timeOf(index) < fromNs || !this.#last.has(topic)) continue;
      due += 1;
      // Nothing before the last one is missing, or the audit has said so already.
      if (Math.floor(index / this.feed.topics) < this.#lastOf(topic)) had += 1;
    }
    const show = (count: number): string => count.toLocaleString('en');
    if (due - had > Math.max(1, MAX_LACKING * due)) return `the feed had ${show(had)} of ${show(due)} events`;
    if (this.#moved === 0) return undefined;
    return `${show(this.#moved)} of ${show(this.#seen)} events were not due when the schedule had them`;
  }

  #lastOf(topic: number): number {
    return this.#last.get(topic) ?? 0;
  }

  #timeOf(index: number): number {
    while (this.#times.length <= index) this.#times.push(this.#coming.next().value);
    return this.#times[index]!;
  }
}
