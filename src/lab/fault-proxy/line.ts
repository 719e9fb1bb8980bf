import type { Random } from '../../feeds/random.js';
import type { Faults } from './faults.js';

/** How a connection ends, in one direction: FIN or RST. */
export type End = 'end' | 'reset';

interface Waiting {
  piece: Buffer | End;
  readonly dueMs: number;
}

const BUFFER_BYTES = 262_144;

/** Small pieces take more memory than their bytes. */
const MAX_PIECES = 4096;

/** How often a line of limited rate is looked at, ms. */
const STEP_MS = 10;

/** What adding up parts of a millisecond may be wrong by, bytes. */
const ERROR_BYTES = 1e-6;

/** What is on its way in one direction. No timers, no sockets: the time is told. */
export class Line {
  bytes = 0;
  /** Of the whole connection. */
  #taken = 0;
  #faults: Faults = {};
  #waiting: Waiting[] = [];
  /** When the last that was taken had been let through, at the rate. */
  #freeMs = 0;
  #lastDueMs = 0;

  constructor(private readonly random: Random) {}

  /** What is on its way already keeps its time. */
  set(faults: Faults, nowMs: number): void {
    this.#faults = faults;
    this.#freeMs = nowMs;
  }

  get full(): boolean {
    return this.bytes >= (this.#faults.bufferBytes ?? BUFFER_BYTES) || this.#waiting.length >= MAX_PIECES;
  }

  put(piece: Buffer | End, nowMs: number): void {
    const { latencyMs = 0, jitterMs = 0 } = this.#faults;
    const chance = jitterMs > 0 ? this.random.between(0, jitterMs) : 0;
    this.#lastDueMs = Math.max(this.#lastDueMs, nowMs + latencyMs + chance);
    this.#waiting.push({ piece, dueMs: this.#lastDueMs });
    if (Buffer.isBuffer(piece)) this.bytes += piece.length;
  }

  /** What is to be written by now, in one write, and no more than `most` bytes. undefined: nothing yet */
  take(nowMs: number, most: number): Buffer | End | undefined {
    const [first] = this.#waiting;
    if (first === undefined || first.dueMs > nowMs) return undefined;
    const { piece } = first;
    if (!Buffer.isBuffer(piece)) {
      this.#waiting.shift();
      return piece;
    }
    const length = Math.min(piece.length, most, this.#toBoundary, this.#allowed(first, nowMs));
    if (length === 0) return undefined;
    this.#spend(first, length);
    if (length === piece.length) this.#waiting.shift();
    else first.piece = piece.subarray(length);
    return piece.subarray(0, length);
  }

  /** Until there is something to take, ms. undefined: nothing is on its way */
  waitMs(nowMs: number): number | undefined {
    const [first] = this.#waiting;
    if (first === undefined) return undefined;
    const { bytesPerSecond } = this.#faults;
    if (first.dueMs > nowMs || bytesPerSecond === undefined) return Math.max(0, first.dueMs - nowMs);
    const allMs = this.#sinceMs(first) + (this.bytes * 1000) / bytesPerSecond - nowMs;
    return Math.min(Math.max(0, allMs), STEP_MS);
  }

  /** The time in which the reader took nothing is lost: a rate saves nothing up. */
  skipTo(nowMs: number): void {
    this.#freeMs = Math.max(this.#freeMs, nowMs);
  }

  /** @returns how many bytes are lost */
  clear(): number {
    const { bytes } = this;
    this.bytes = 0;
    this.#waiting = [];
    return bytes;
  }

  get #toBoundary(): number {
    const { sliceBytes } = this.#faults;
    return sliceBytes === undefined ? Infinity : sliceBytes - (this.#taken % sliceBytes);
  }

  #allowed(first: Waiting, nowMs: number): number {
    const { bytesPerSecond } = this.#faults;
    if (bytesPerSecond === undefined) return Infinity;
    const elapsedMs = Math.max(0, nowMs - this.#sinceMs(first));
    return Math.floor((elapsedMs * bytesPerSecond) / 1000 + ERROR_BYTES);
  }

  /** From when on the rate counts: a line that was idle begins anew. */
  #sinceMs({ dueMs }: Waiting): number {
    return Math.max(this.#freeMs, dueMs);
  }

  #spend(first: Waiting, length: number): void {
    const { bytesPerSecond } = this.#faults;
    if (bytesPerSecond !== undefined) this.#freeMs = this.#sinceMs(first) + (length * 1000) / bytesPerSecond;
    this.bytes -= length;
    this.#taken += length;
  }
}
