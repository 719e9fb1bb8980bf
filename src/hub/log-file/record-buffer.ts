import type { HubEvent } from '../event.js';
import { encode, HEADER_BYTES, kindOf, type LogRecord } from './record.js';

const USUAL_BYTES = 1_048_576;
/** A larger one is not kept for the next pass. */
const KEPT_BYTES = 16_777_216;

type NewRecord = Partial<LogRecord> & { readonly kind: number };

/** Records one after the other, in memory that is used again for the next pass. */
export class RecordBuffer {
  #bytes = Buffer.allocUnsafe(USUAL_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Good until the next call. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.allocUnsafe(USUAL_BYTES);
  }

  add({ kind, sequence = 0, time = 0, topic = '', id = '', body = '' }: NewRecord): void {
    this.#reserve(topic.length + id.length + body.length);
    this.#length += encode(this.#bytes, this.#length, kind, sequence, time, topic, id, body);
  }

  addEvent({ sequence, time, topic, body, ends }: HubEvent, id: string): void {
    this.#reserve(topic.length + id.length + body.length);
    this.#length += encode(this.#bytes, this.#length, kindOf(ends), sequence, time, topic, id, body);
  }

  /** Three bytes of UTF-8 at most for each unit of a text. */
  #reserve(characters: number): void {
    const least = this.#length + HEADER_BYTES + 3 * characters;
    if (this.#bytes.length < least) this.#grow(least);
  }

  #grow(least: number): void {
    const grown = Buffer.allocUnsafe(Math.max(least, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
