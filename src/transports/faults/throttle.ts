import type { Sink } from '../sink.js';
import { type PartsAt, Trickle } from './trickle.js';

/** How often bytes are let through, ms. */
const TICK_MS = 20;

/** Lets so many bytes a second through to `out`; the others wait here. */
export class Throttle {
  readonly #trickle: Trickle;
  #clock: NodeJS.Timeout | undefined;
  #drained: (() => void)[] = [];

  constructor(
    private readonly out: Pick<Sink, 'writeAll' | 'queuedBytes'>,
    partsAt: PartsAt,
  ) {
    this.#trickle = new Trickle(partsAt);
  }

  set bytesPerSecond(bytesPerSecond: number) {
    this.#trickle.bytesPerSecond = bytesPerSecond;
  }

  get waitingBytes(): number {
    return this.#trickle.bytes;
  }

  write(bytes: Buffer): void {
    this.#trickle.push(bytes, performance.now());
    this.#run();
  }

  /** Calls back once, when nothing waits any more, neither here nor in `out`. */
  onceDrained(callback: () => void): void {
    this.#drained.push(callback);
    this.#run();
  }

  /** Lets through at once what waits. */
  release(): void {
    this.#pass(this.#trickle.takeAll());
  }

  /** Throws away what waits, and calls nobody back. */
  stop(): void {
    this.#rest();
    this.#trickle.takeAll();
    this.#drained = [];
  }

  #run(): void {
    this.#clock ??= setInterval(() => this.#tick(), TICK_MS).unref();
  }

  #rest(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
  }

  #tick(): void {
    this.#pass(this.#trickle.take(performance.now()));
    if (this.#trickle.bytes > 0 || this.out.queuedBytes > 0) return;
    this.#rest();
    for (const callback of this.#drained.splice(0)) callback();
  }

  #pass(pieces: readonly Buffer[]): void {
    if (pieces.length > 0) this.out.writeAll(pieces);
  }
}
