/**
 * Where bytes may be parted: the most of them that are at most `most` and leave whole what must not be broken.
 * 0: none yet.
 */
export type PartsAt = (bytes: Buffer, most: number) => number;

export const anywhere: PartsAt = ({ length }, most) => Math.min(length, most);

/**
 * Between WebSocket frames (RFC 6455, 5.2; a server does not mask): `ws` writes control frames of its own, and must not
 * write one into the middle of ours.
 */
export const betweenFrames: PartsAt = (bytes, most) => {
  let end = 0;
  while (end < bytes.length) {
    const next = end + frameBytes(bytes, end);
    if (next > most) break;
    end = next;
  }
  return end;
};

function frameBytes(bytes: Buffer, start: number): number {
  const size = bytes[start + 1]! & 0x7f;
  if (size < 126) return 2 + size;
  if (size === 126) return 4 + bytes.readUInt16BE(start + 2);
  return 10 + Number(bytes.readBigUInt64BE(start + 2));
}

/** A queue that gives back so many bytes a second, and not one more for having been empty before. */
export class Trickle {
  bytesPerSecond = 0;
  readonly #pieces: Buffer[] = [];
  #bytes = 0;
  /** Bytes that might have gone by `#countedMs`, and have not. */
  #earned = 0;
  #countedMs = 0;

  constructor(private readonly partsAt: PartsAt) {}

  get bytes(): number {
    return this.#bytes;
  }

  push(bytes: Buffer, nowMs: number): void {
    if (bytes.length === 0) return;
    if (this.#bytes === 0) {
      this.#earned = 0;
      this.#countedMs = nowMs;
    }
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
  }

  /** Takes what may go by now. */
  take(nowMs: number): Buffer[] {
    this.#earned += ((nowMs - this.#countedMs) / 1000) * this.bytesPerSecond;
    this.#countedMs = nowMs;
    const taken: Buffer[] = [];
    for (let first = this.#pieces[0]; first !== undefined; first = this.#pieces[0]) {
      const size = this.partsAt(first, Math.floor(this.#earned));
      if (size === 0) break;
      taken.push(first.subarray(0, size));
      this.#earned -= size;
      this.#bytes -= size;
      if (size === first.length) this.#pieces.shift();
      else this.#pieces[0] = first.subarray(size);
    }
    return taken;
  }

  takeAll(): Buffer[] {
    this.#bytes = 0;
    return this.#pieces.splice(0);
  }
}
