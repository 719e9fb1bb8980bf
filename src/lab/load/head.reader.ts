import type { Head } from './link.js';
import { Rest } from './rest.js';

/** Longer heads are nobody's who is measured here, bytes. */
const MAX_HEAD_BYTES = 16_384;

/** Waits for the end of a response's head. */
export class HeadReader {
  readonly #rest = new Rest();

  /** `status`: the only one that will do, as a number. */
  constructor(private readonly status: 200 | 101) {}

  /** @returns the head and what stands behind it, once it is complete. @throws Error for any other status */
  read(bytes: Buffer, length: number): { head: Head; rest: Buffer } | undefined {
    const all = this.#rest.before(bytes, length);
    const end = all.indexOf('\r\n\r\n');
    if (end < 0) {
      if (all.length > MAX_HEAD_BYTES) throw new Error('the head of the response does not end');
      this.#rest.keep(all, 0);
      return undefined;
    }
    const head = all.toString('latin1', 0, end);
    if (!head.startsWith(`HTTP/1.1 ${this.status}`)) throw new Error(head.split('\r\n', 1)[0]);
    const has = (field: string, value: string): boolean =>
      new RegExp(`^${field}: *${value} *$`, 'im').test(head);
    const gzip = has('content-encoding', 'gzip');
    return { head: { chunked: has('transfer-encoding', 'chunked'), gzip }, rest: all.subarray(end + 4) };
  }
}
