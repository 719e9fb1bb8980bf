import type { Reader } from './reader.js';
import { Rest } from './rest.js';

/** Takes the chunked coding off (RFC 9112, 7.1) for the reader within. */
export class ChunkedReader implements Reader {
  readonly #rest = new Rest();
  /** Bytes of the running chunk that are still to come; those of its CRLF are not among them. */
  #left = 0;
  #within = false;

  constructor(private readonly reader: Reader) {}

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
      if (size > 0) this.reader.read(all.subarray(offset, offset + size), size);
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
  const size = /^([0-9a-fA-F]+)(?:;|$)/.exec(line)?.[1];
  if (size === undefined) throw new Error(`not the size of a chunk: ${JSON.stringify(line)}`);
  if (parseInt(size, 16) === 0) throw new Error('the stream has ended');
  return parseInt(size, 16);
}
