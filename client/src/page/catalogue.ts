import { matches } from '../../../src/protocol/topic-pattern.js';
import { groupOf, type GroupName } from './selection.js';

export interface Source {
  name: string;
  origin: string;
  about: string;
  topics: string[];
}

interface TopicsAnswer {
  sources: Source[];
  topics: { topic: string }[];
}

const ORIGIN_WORDS: Readonly<Record<string, string>> = {
  live: 'Live data',
  replayed: 'Replayed',
  simulated: 'Simulated',
};

/** What the server says there is, and where it comes from. */
export class Catalogue {
  /** It has been asked for once. */
  loaded = false;
  #sources: readonly Source[] = [];

  /** Asks the server again. @returns the topics that it knows; none if it could not be asked */
  async load(url: string): Promise<string[]> {
    try {
      const response = await fetch(new URL('topics', url));
      if (!response.ok) return [];
      const { sources, topics } = (await response.json()) as TopicsAnswer;
      this.#sources = sources;
      return topics.map(({ topic }) => topic);
    } catch {
      // The stream is the page's proof that the server is there; this only adds names to it.
      return [];
    } finally {
      this.loaded = true;
    }
  }

  originOf(topic: string): string {
    const source = this.#sources.find(({ topics }) => topics.some((pattern) => matches(pattern, topic)));
    return source === undefined ? '' : originWord(source);
  }

  sourcesOf(group: GroupName): Source[] {
    return this.#sources.filter(({ topics }) => topics.some((pattern) => groupOf(pattern) === group));
  }
}

export const originWord = ({ origin }: Source): string => ORIGIN_WORDS[origin] ?? origin;
