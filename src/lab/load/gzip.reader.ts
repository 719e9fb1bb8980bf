import { chunkSize } from './chunked.reader.js';
import type { Inflater } from './inflater.js';
import type { Handler, Reader } from './reader.js';
import { Rest } from './rest.js';

/** RFC 1952, 2.3, without a name. */
const HEAD_BYTES = 10;

/** Reads an event stream in gzip of which each chunk (RFC 9112, 7.1) can be inflated by itself. */
export class GzipReader implements Reader {
  readonly #rest = new Rest();
  #begun = false;

  constructor(
    private readonly handler: Handler,
    private readonly inflater: Inflater,
  ) {}

  read(bytes: Buffer, length: number): void {
    const all = this.#rest.before(bytes, length);
    let offset = 0;
    for (;;) {
      const line = all.indexOf('\r\n', offset);
      if (line < 0) break;
      const start = line + 2;
      const end = start + chunkSize(all.toString('latin1', offset, line));
      if (end + 2 > all.length) break;
      this.#chunk(all.subarray(start, end));
      offset = end + 2;
    }
    this.#rest.keep(all, offset);
  }

  #chunk(chunk: Buffer): void {
    const block = this.#begun ? chunk : chunk.subarray(HEAD_BYTES);
    this.#begun = true;
    for (const event of this.inflater.events(block)) this.handler.event(event, undefined);
  }
}
