import { PatternSet } from '../../../src/protocol/topic-pattern.js';
import { createTicker, type Ticker } from '../index.js';
import { SequenceLog } from './sequence-log.js';

/** A third connection on the same topics that says no page, so that no fault is put on it: it sees what was to be seen. */
export class Witness {
  readonly #log = new SequenceLog();
  readonly #ticker: Ticker;

  constructor(url: string, topics: readonly string[], onLive: () => void) {
    // Not one of the six streams that a browser opens to a host over HTTP/1.1, if it can be helped.
    this.#ticker = createTicker({ url, topics, transports: ['websocket', 'sse', 'poll'] });
    this.#ticker.on('tick', ({ id, data }) => this.#log.add(data.topic, id, { fingerprint: 0, bytes: 0 }));
    this.#ticker.on('reset', ({ topics: lost }) => {
      const concerned = new PatternSet(lost);
      this.#log.broken((topic) => concerned.matches(topic));
    });
    this.#ticker.on('live', () => {
      this.#log.live(this.#ticker.position);
      onLive();
    });
  }

  get log(): SequenceLog {
    this.#log.reached(this.#ticker.position);
    return this.#log;
  }

  close(): void {
    this.#ticker.close();
  }
}

/**
 * How many events up to `until` the witness had that are not in the other log; undefined: they cannot be compared.
 */
export function missing(witness: SequenceLog, other: SequenceLog, until: number): number | undefined {
  if (witness.epoch !== other.epoch || witness.since === Infinity) return undefined;
  const had = new Set(other.entries().map(({ sequence }) => sequence));
  return witness
    .entries()
    .filter(({ sequence }) => sequence > witness.since && sequence <= until && !had.has(sequence)).length;
}
