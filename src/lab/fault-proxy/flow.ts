import type { Socket } from 'node:net';
import type { Random } from '../../feeds/random.js';
import { breakOff } from './break-off.js';
import type { Direction, Faults } from './faults.js';
import { type End, Line } from './line.js';
import type { Statistics } from './statistics.js';

/** A reset comes so much later than the last bytes, ms: libuv takes both together for an end in good order. */
const RESET_LATER_MS = 1;

/** Longer waits are made of several: Node's timers know no more, ms. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export interface FlowOptions {
  readonly direction: Direction;
  readonly from: Socket;
  readonly to: Socket;
  readonly random: Random;
  readonly statistics: Statistics;
  /** The whole connection is to end now. */
  readonly end: (by: End) => void;
}

/** One direction of one connection: reads, keeps what is not due yet, writes. */
export class Flow {
  readonly #line: Line;
  #faults: Faults = {};
  #stalledUntilMs = 0;
  /** Bytes that may still pass. */
  #left: Record<End, number> = { end: Infinity, reset: Infinity };
  /** The other side does not read. */
  #blocked = false;
  /** Something is missing: whatever followed would be another stream than the one that was sent. */
  #torn = false;
  /** Whatever still comes is thrown away, for good. */
  #over = false;
  #timer: NodeJS.Timeout | undefined;
  #resetting: NodeJS.Timeout | undefined;
  #nextSlice: NodeJS.Immediate | undefined;

  constructor(private readonly options: FlowOptions) {
    const { from, to, random } = options;
    this.#line = new Line(random);
    from.pause();
    from.on('data', (bytes: Buffer) => this.#take(bytes));
    from.on('end', () => this.#take('end'));
    from.on('error', () => this.#take('reset'));
    to.on('drain', () => this.#goOn());
    to.on('close', () => this.#onGone());
  }

  /** Bytes that have been read and are not in the kernel's hands again. */
  get bufferedBytes(): number {
    return this.#line.bytes + this.options.to.writableLength;
  }

  set(faults: Faults): void {
    if (this.#over) return;
    if (this.#torn && faults.blackHole !== true) return this.options.end('reset');
    const nowMs = performance.now();
    this.#faults = faults;
    this.#stalledUntilMs = nowMs + (faults.stallMs ?? 0);
    this.#left = { end: faults.cutAfterBytes ?? Infinity, reset: faults.resetAfterBytes ?? Infinity };
    this.#line.set(faults, nowMs);
    if (faults.blackHole === true) this.#swallow(this.#line.clear());
    this.#pump();
  }

  /** Passes nothing more; what is sent is read, for its end. */
  stop(): void {
    this.#over = true;
    clearImmediate(this.#nextSlice);
    this.#count(this.#line.clear());
    this.#pump();
  }

  #take(piece: Buffer | End): void {
    const { from, to } = this.options;
    const bytes = Buffer.isBuffer(piece) ? piece.length : 0;
    if (this.#over || to.destroyed) {
      this.#count(bytes);
      if (piece === 'end') from.end();
    } else if (this.#faults.blackHole !== true) this.#line.put(piece, performance.now());
    else this.#swallow(bytes, true);
    this.#pump();
  }

  /** Nobody is there to be told anything; whoever sends is still listened to, for its end. */
  #onGone(): void {
    this.#count(this.#line.clear());
    if (this.options.from.readableEnded) this.options.from.end();
    this.#goOn();
  }

  #swallow(bytes: number, torn = bytes > 0): void {
    this.#torn ||= torn;
    this.#count(bytes);
  }

  #count(lostBytes: number): void {
    this.options.statistics.lostBytes[this.options.direction] += lostBytes;
  }

  #goOn(): void {
    this.#blocked = false;
    this.#line.skipTo(performance.now());
    this.#pump();
  }

  #pump(): void {
    clearTimeout(this.#timer);
    while (!this.#blocked && this.#nextSlice === undefined && !this.#over) {
      const by = this.#left.reset < this.#left.end ? 'reset' : 'end';
      if (this.#left[by] === 0) return this.#end(by);
      const piece = this.#line.take(performance.now(), this.#left[by]);
      if (piece === undefined) break;
      this.#pass(piece);
    }
    this.#readOrNot();
    this.#wait();
  }

  #pass(piece: Buffer | End): void {
    const { to, statistics, direction } = this.options;
    if (piece === 'end') return void to.end();
    if (piece === 'reset') return this.#resetLater(() => breakOff(to));
    const { length } = piece;
    statistics.passedBytes[direction] += length;
    this.#left = { end: this.#left.end - length, reset: this.#left.reset - length };
    // A reset would take back what the kernel has not got yet.
    const last = this.#left.reset === 0;
    const more = to.write(piece, last ? () => this.#goOn() : undefined);
    this.#blocked = last || !more;
    if (this.#faults.sliceBytes === undefined) return;
    this.#nextSlice = setImmediate(() => {
      this.#nextSlice = undefined;
      this.#pump();
    });
  }

  #end(by: End): void {
    if (by === 'end') this.options.end(by);
    else this.#resetLater(() => this.options.end(by));
  }

  #resetLater(reset: () => void): void {
    this.#blocked = true;
    // In a turn of its own as well: a reader in this process must have had one.
    this.#resetting ??= setTimeout(() => setImmediate(() => this.#over || reset()), RESET_LATER_MS);
  }

  #readOrNot(): void {
    const { from, to } = this.options;
    const losing = this.#faults.blackHole === true || to.destroyed;
    const stalled = performance.now() < this.#stalledUntilMs;
    if (this.#over || (!stalled && (losing || !this.#line.full))) from.resume();
    else from.pause();
  }

  #wait(): void {
    if (this.#over) return;
    const nowMs = performance.now();
    const stalledMs = this.#stalledUntilMs - nowMs;
    const waiting = this.#blocked || this.#nextSlice !== undefined ? undefined : this.#line.waitMs(nowMs);
    const waitMs = Math.min(stalledMs > 0 ? stalledMs : Infinity, waiting ?? Infinity);
    if (waitMs === Infinity) return;
    this.#timer = setTimeout(() => this.#pump(), Math.min(Math.ceil(waitMs), MAX_TIMER_MS));
  }
}
