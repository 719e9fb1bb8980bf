import { constants, deflateRawSync } from 'node:zlib';

/** Shorter ones gain less than they cost, bytes. */
const LEAST_BYTES = 200;

/** RFC 1951, 3.2.4: 16 bits say how long a stored block is. */
const MOST_STORED_BYTES = 0xffff;

const OPTIONS = { finishFlush: constants.Z_FULL_FLUSH, level: 3, windowBits: 13, memLevel: 6 };

/** How much a client's inflater must remember for `deflated`, as RFC 7692 counts it. */
export const WINDOW_BITS = OPTIONS.windowBits;

/** What ends a full flush: an empty stored block. */
export const FLUSH_END = Buffer.from([0x00, 0x00, 0xff, 0xff]);

export const isWorthDeflating = ({ length }: Buffer): boolean => length >= LEAST_BYTES;

/**
 * DEFLATE (RFC 1951) that refers to nothing before it and ends with `FLUSH_END`: it may stand anywhere in anybody's
 * stream, and so is made once for all. There is no compressor to keep.
 */
export const deflated = (bytes: Buffer): Buffer => deflateRawSync(bytes, OPTIONS);

/** The same without compression, for what a single client gets. */
export function stored(text: string | Uint8Array): Buffer {
  const bytes = Buffer.from(text as string);
  const blocks: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += MOST_STORED_BYTES) {
    const part = bytes.subarray(start, start + MOST_STORED_BYTES);
    const head = Buffer.alloc(5);
    head.writeUInt16LE(part.length, 1);
    head.writeUInt16LE(~part.length & 0xffff, 3);
    blocks.push(head, part);
  }
  return Buffer.concat(blocks);
}
