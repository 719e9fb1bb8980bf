import type { Transport } from '../peer.js';
import type { Sink } from '../sink.js';
import { Throttle } from './throttle.js';
import { anywhere, betweenFrames, type PartsAt } from './trickle.js';

/** Stands before the real sink of a connection, and is a bad network when told to be. */
export class FaultySink implements Sink {
  readonly ping?: () => void;
  readonly #real: Sink;
  readonly #partsAt: PartsAt;
  #throttle: Throttle | undefined;
  #slow = false;
  /** `silent`: what is written is lost, and so is every end that the server would make. */
  #state: 'open' | 'silent' | 'ended' = 'open';

  constructor({ name, sink }: Transport) {
    this.#real = sink;
    this.#partsAt = name === 'websocket' ? betweenFrames : anywhere;
    if (sink.ping !== undefined)
      this.ping = () => {
        if (this.#state === 'open') sink.ping?.();
      };
  }

  get ended(): boolean {
    return this.#state === 'ended';
  }

  get queuedBytes(): number {
    return this.#real.queuedBytes + (this.#throttle?.waitingBytes ?? 0);
  }

  write(bytes: Buffer): void {
    this.writeAll([bytes]);
  }

  writeAll(pieces: readonly Buffer[]): void {
    if (this.#state !== 'open') return;
    if (this.#slow) for (const piece of pieces) this.#throttle!.write(piece);
    else this.#real.writeAll(pieces);
  }

  onceDrained(callback: () => void): void {
    (this.#slow ? this.#throttle! : this.#real).onceDrained(callback);
  }

  end(code: number): void {
    if (this.#state === 'open') this.conclude(code);
  }

  cut(): void {
    if (this.#state === 'open') this.breakOff();
  }

  /** Ends in good order whatever the state. What the server still writes comes too late. */
  conclude(code: number): void {
    this.#throttle?.release();
    this.#state = 'ended';
    this.#real.end(code);
  }

  /** Ends with RST whatever the state. */
  breakOff(): void {
    this.#throttle?.stop();
    this.#state = 'ended';
    this.#real.cut();
  }

  silence(): void {
    this.#throttle?.stop();
    this.#state = 'silent';
  }

  slowTo(bytesPerSecond: number): void {
    this.#throttle ??= new Throttle(this.#real, this.#partsAt);
    this.#throttle.bytesPerSecond = bytesPerSecond;
    this.#slow = true;
  }

  /**
   * Back to normal; a connection that has lost bytes cannot go on, for the client would not know, and is broken off.
   * @returns whether there was anything to lift
   */
  lift(): boolean {
    const faulty = this.#slow || this.#state === 'silent';
    this.#slow = false;
    if (this.#state === 'silent') this.breakOff();
    else this.#throttle?.release();
    return faulty;
  }

  /** The client has gone. */
  stop(): void {
    this.#throttle?.stop();
  }
}
