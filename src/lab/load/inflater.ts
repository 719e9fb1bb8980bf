import { constants, crc32, inflateRawSync } from 'node:zlib';
import { eachLabEvent, type LabEvent } from './lab-event.js';

/** Blocks that are remembered: more than are ever on their way at once. */
const REMEMBERED = 256;

/**
 * Reads compressed blocks. What a server compresses once for all is inflated once for all here too: a client each would
 * be a machine each, and would not have to share a core with a thousand others.
 */
export class Inflater {
  readonly #known = new Map<string, readonly LabEvent[]>();

  /** The events in one block that stands by itself. @throws Error if it is none */
  events(block: Buffer): readonly LabEvent[] {
    const key = `${block.length} ${crc32(block)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const text = inflateRawSync(block, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1');
    const events: LabEvent[] = [];
    eachLabEvent(text, (event) => events.push(event));
    const [oldest] = this.#known.keys();
    if (this.#known.size === REMEMBERED) this.#known.delete(oldest!);
    this.#known.set(key, events);
    return events;
  }
}
