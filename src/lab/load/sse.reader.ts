import { createParser } from 'eventsource-parser';
import { eachLabEvent } from './lab-event.js';
import type { Handler, Reader } from './reader.js';
import { Rest } from './rest.js';

/** Parses an event stream in chunked coding (RFC 9112, 7.1), whole. */
export class SseReader implements Reader {
  readonly #rest = new Rest();
  readonly #parser;
  /** Bytes of the running chunk that are still to come; those of its CRLF are not among them. */
  #left = 0;
  #within = false;

  constructor({ event }: Handler) {
    this.#parser = createParser({
      onEvent: ({ id, data }) => void eachLabEvent(data, (labEvent) => event(labEvent, id)),
    });
  }

  read(bytes: Buffer, length: number): void {
    const all = this.#rest.before(bytes, length);
    let offset = 0;
    while (offset < all.length) {
      if (!this.#within) {
        const end = all.indexOf('\r\n', offset);
        if (end < 0) break;
        this.#left = chunkSize(all.toString('latin1', offset, end));
        this.#within = true;
        offset = end + 2;
      }
      const size = Math.min(this.#left, all.length - offset);
      // Lab events are ASCII, so no character is split between two reads.
      if (size > 0) this.#parser.feed(all.toString('latin1', offset, offset + size));
      this.#left -= size;
      offset += size;
      if (this.#left > 0 || offset + 2 > all.length) break;
      if (all.readUInt16BE(offset) !== 0x0d0a) throw new Error('a chunk is longer than it says');
      offset += 2;
      this.#within = false;
    }
    this.#rest.keep(all, offset);
  }
}

/** @throws Error at the end of the stream */
export function chunkSize(line: string): number {
  if (!/^[0-9a-fA-F]+$/.test(line)) throw new Error(`not the size of a chunk: ${JSON.stringify(line)}`);
  const size = parseInt(line, 16);
  if (size === 0) throw new Error('the stream has ended');
  return size;
}
