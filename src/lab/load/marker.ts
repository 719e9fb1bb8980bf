/** Stands once in every lab event, and nowhere else: padding has no quotes. */
const MARKER = Buffer.from('{"t":');
const [BRACE] = MARKER;

/** Counts the events in a stream of bytes without understanding it, however the stream is cut into reads. */
export class MarkerCounter {
  count = 0;
  /** How many bytes of the marker stand at the end of the last read. */
  #matched = 0;

  /** @returns the index behind the last marker that ended in these bytes; 0 if none did */
  read(bytes: Buffer, length: number): number {
    let behind = 0;
    let offset = 0;
    while (this.#matched > 0 && offset < length) {
      const ended = this.#step(bytes[offset]!);
      offset += 1;
      if (ended) behind = offset;
    }
    const view = length === bytes.length ? bytes : bytes.subarray(0, length);
    for (let found = view.indexOf(MARKER, offset); found >= 0; found = view.indexOf(MARKER, offset)) {
      this.count += 1;
      behind = offset = found + MARKER.length;
    }
    // Only the last bytes can be the beginning of a marker that goes on in the next read.
    for (offset = Math.max(offset, length - MARKER.length + 1); offset < length; offset += 1) {
      this.#step(bytes[offset]!);
    }
    return behind;
  }

  /** @returns whether this byte ends a marker */
  #step(byte: number): boolean {
    this.#matched = byte === MARKER[this.#matched] ? this.#matched + 1 : byte === BRACE ? 1 : 0;
    if (this.#matched < MARKER.length) return false;
    this.count += 1;
    this.#matched = 0;
    return true;
  }
}
