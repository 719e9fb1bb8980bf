import { reached } from './position.js';

/** What has been shown of each topic: two connections may feed it, and each event passes once. */
export class Ledger {
  readonly #seen = new Map<string, string>();

  /** Whether this event is news; from then on it is not. */
  admit(topic: string, id: string): boolean {
    if (reached(this.#seen.get(topic), id)) return false;
    this.#seen.set(topic, id);
    return true;
  }

  /** @returns the topics of which something had been shown */
  forget(concerned: (topic: string) => boolean): string[] {
    const topics = [...this.#seen.keys()].filter(concerned);
    for (const topic of topics) this.#seen.delete(topic);
    return topics;
  }
}
