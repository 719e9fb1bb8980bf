import type { FileHandle } from 'node:fs/promises';
import { decode, HEADER_BYTES, lengthAt, type LogRecord, MARK } from './record.js';

const CHUNK_BYTES = 1_048_576;

export interface ReadReport {
  readonly records: number;
  /** Where the last whole record ends: what follows is its unfinished successor, or nothing. */
  readonly end: number;
  /** Bytes that are no record, but have one after them. */
  readonly damagedBytes: number;
  /** Where the first of them stands. */
  readonly damagedAt: number;
}

/** A stretch of the file in memory, as small as the record that is being read allows. */
class Window {
  bytes = Buffer.allocUnsafe(2 * CHUNK_BYTES);
  /** Next byte to look at, and the end of what is here. */
  at = 0;
  end = 0;
  #fileAt: number;

  constructor(
    private readonly file: FileHandle,
    from: number,
  ) {
    this.#fileAt = from;
  }

  /** Where `at` stands in the file. */
  get position(): number {
    return this.#fileAt - (this.end - this.at);
  }

  /** Reads on until `count` bytes are here. @returns whether the file has that many */
  async need(count: number): Promise<boolean> {
    if (this.end - this.at >= count) return true;
    const room = count + CHUNK_BYTES;
    const target =
      room > this.bytes.length || room < this.bytes.length / 4 ? Buffer.allocUnsafe(room) : this.bytes;
    this.bytes.copy(target, 0, this.at, this.end);
    this.bytes = target;
    this.end -= this.at;
    this.at = 0;
    while (this.end < count) {
      const { bytesRead } = await this.file.read(target, this.end, target.length - this.end, this.#fileAt);
      if (bytesRead === 0) return false;
      this.end += bytesRead;
      this.#fileAt += bytesRead;
    }
    return true;
  }

  /** Goes on to the next byte that may begin a record. */
  skip(): void {
    const next = this.bytes.subarray(0, this.end).indexOf(MARK, this.at + 1);
    this.at = next < 0 ? this.end : next;
  }
}

/** Reads records from `from` to the end of the file, past whatever is damaged. */
export async function readRecords(
  file: FileHandle,
  from: number,
  visit: (record: LogRecord) => void,
): Promise<ReadReport> {
  const window = new Window(file, from);
  let [records, end, damagedBytes, damagedAt] = [0, from, 0, -1];
  // Whatever is left when not even a header is, is too short for a record.
  while (window.end - window.at >= HEADER_BYTES || (await window.need(HEADER_BYTES))) {
    const length = lengthAt(window.bytes, window.at);
    const whole = length > 0 && (window.end - window.at >= length || (await window.need(length)));
    const record = whole ? decode(window.bytes, window.at, length) : undefined;
    if (record === undefined) {
      window.skip();
      continue;
    }
    if (window.position > end) {
      damagedBytes += window.position - end;
      if (damagedAt < 0) damagedAt = end;
    }
    visit(record);
    records += 1;
    window.at += length;
    end = window.position;
  }
  return { records, end, damagedBytes, damagedAt };
}
