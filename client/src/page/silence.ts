import { PatternSet } from '../../../src/protocol/topic-pattern.js';

interface Notice {
  topics: readonly string[];
  reason: string;
}

/** Feeds that have gone silent, as the server tells: their topics may be out of date though the connection is live. */
export class Silence {
  readonly #notices = new Map<string, Notice>();

  begin(notice: Notice): void {
    this.#notices.set(notice.topics.join(), notice);
  }

  end({ topics }: Notice): void {
    this.#notices.delete(topics.join());
  }

  /** Another connection tells anew. */
  clear(): void {
    this.#notices.clear();
  }

  /** What to say about it; empty: nothing. */
  get text(): string {
    return [...this.#notices.values()].map(({ reason }) => `Out of date: ${reason}.`).join(' ');
  }

  concerns(topic: string): boolean {
    return [...this.#notices.values()].some(({ topics }) => new PatternSet(topics).matches(topic));
  }
}
