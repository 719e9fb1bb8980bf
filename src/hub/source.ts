import { matches } from '../protocol/topic-pattern.js';

/** What is said about where a topic's events come from, in `GET /topics` and on the page. */
export interface Source {
  readonly name: string;
  readonly origin: 'live' | 'replayed' | 'simulated';
  /** One sentence for a person. */
  readonly about: string;
  /** Topics and patterns it publishes to. */
  readonly topics: readonly string[];
}

/** All sources that feeds have declared, and which of them have gone silent. */
export class Sources {
  readonly all: Source[] = [];
  readonly #silent = new Map<Source, string>();

  /** Those that are silent now, and why. */
  get silent(): ReadonlyMap<Source, string> {
    return this.#silent;
  }

  of(topic: string): Source | undefined {
    return this.all.find(({ topics }) => topics.some((pattern) => matches(pattern, topic)));
  }

  /** @returns whether that is news */
  note(source: Source, silence: string | undefined): boolean {
    if (silence === undefined) return this.#silent.delete(source);
    const news = !this.#silent.has(source);
    this.#silent.set(source, silence);
    return news;
  }
}
