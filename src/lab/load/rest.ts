/** What was not complete at the end of a read: kept, and put before the next. */
export class Rest {
  #kept: Buffer | undefined;

  /** The bytes to look at now, those kept first. */
  before(bytes: Buffer, length: number): Buffer {
    const fresh = bytes.subarray(0, length);
    const all = this.#kept === undefined ? fresh : Buffer.concat([this.#kept, fresh]);
    this.#kept = undefined;
    return all;
  }

  /** Keeps what begins at `offset`; a copy, for the next read overwrites the buffer. */
  keep(bytes: Buffer, offset: number): void {
    if (offset < bytes.length) this.#kept = Buffer.from(bytes.subarray(offset));
  }
}
