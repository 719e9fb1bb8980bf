import { parsePosition, type Position } from '../../src/protocol/position.js';

/** What has been shown of each topic: two connections may feed it, and each event passes once. */
export class Ledger {
  readonly #seen = new Map<string, Position>();

  /** Whether this event is news; from then on it is not. */
  admit(topic: string, id: string): boolean {
    const position = parsePosition(id);
    if (position === undefined) return true;
    const seen = this.#seen.get(topic);
    if (seen?.epoch === position.epoch && position.sequence <= seen.sequence) return false;
    this.#seen.set(topic, position);
    return true;
  }

  /** @returns the topics of which something had been shown */
  forget(concerned: (topic: string) => boolean): string[] {
    const topics = [...this.#seen.keys()].filter(concerned);
    for (const topic of topics) this.#seen.delete(topic);
    return topics;
  }
}
