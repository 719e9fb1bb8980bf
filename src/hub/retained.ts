import { Endings, type EndingLimits } from './endings.js';
import type { HubEvent } from './event.js';
import { shedOldest } from './history.js';
import { TopicIndex, type TopicEntry } from './topic-index.js';

export interface RetentionLimits extends EndingLimits {
  readonly historyEvents: number;
  readonly maxHistoryBytes: number;
  readonly maxTopics: number;
}

/** The hub takes no more topics: it has as many as it may, or they fill all the memory that history may take. */
export class HubFull extends Error {
  override readonly name = 'HubFull';
}

/** Something of a topic to let go of, up to this sequence: all of it if `entirely`. */
export interface Forgotten {
  readonly topic: string;
  readonly upTo: number;
  readonly entirely: boolean;
}

/** All histories together, within their limits. */
export class Retained {
  readonly index: TopicIndex;
  readonly #endings: Endings;
  /** About what all histories take up. */
  #bytes = 0;
  readonly #admitted = new Set<string>();

  constructor(private readonly limits: RetentionLimits) {
    this.index = new TopicIndex(limits.historyEvents);
    this.#endings = new Endings(limits);
  }

  get bytes(): number {
    return this.#bytes;
  }

  clear(): void {
    this.index.clear();
    this.#endings.clear();
    this.#bytes = 0;
  }

  /**
   * Keeps a place for a topic of which nothing is known yet, until `settle`: many may be on their way at once.
   * @throws HubFull if there is no room for one more
   */
  admit(topic: string): void {
    const { maxTopics, maxHistoryBytes } = this.limits;
    const size = this.index.size + this.#admitted.size;
    if (!this.#admitted.has(topic) && (size >= maxTopics || this.#bytes >= maxHistoryBytes)) {
      throw new HubFull(`there is no room for the topic ${topic} beside ${size} others`);
    }
    this.#admitted.add(topic);
  }

  /** What was admitted is there now, or never came. */
  settle(topic: string): void {
    this.#admitted.delete(topic);
  }

  append(event: HubEvent, evictedBefore: (event: HubEvent) => number): TopicEntry {
    const entry = this.index.get(event.topic) ?? this.index.open(event.topic, evictedBefore(event));
    const { history } = entry;
    this.#bytes -= history.bytes;
    history.push(event);
    this.#bytes += history.bytes;
    this.#endings.note(history);
    return entry;
  }

  /** Lets every topic go of its oldest quarter until all fits; the latest event of each stays. */
  shed(): void {
    this.#bytes = shedOldest(() => this.index.histories(), this.#bytes, this.limits.maxHistoryBytes);
  }

  /** Forgets topics that ended long enough ago. */
  forgetEnded(nowMs: number): Forgotten[] {
    const { forget, drop } = this.#endings.due(nowMs);
    for (const history of forget) {
      this.#bytes -= history.bytes;
      history.trim(1);
      this.#bytes += history.bytes;
    }
    for (const history of drop) {
      this.#bytes -= history.bytes;
      this.index.remove(history.topic);
    }
    return [
      ...forget.map(({ topic, evicted }) => ({ topic, upTo: evicted, entirely: false })),
      ...drop.map(({ topic, latest }) => ({ topic, upTo: latest!.sequence, entirely: true })),
    ];
  }
}
