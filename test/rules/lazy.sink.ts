import type { Connection } from '../../src/transports/connection.js';
import type { Sink } from '../../src/transports/sink.js';
import type { Unit } from './decode.js';
import type { Line } from './line.js';
import type { WireCheck } from './wire.check.js';

/** The client's end of a line. */
export interface Receiver {
  message(text: string): void;
  ended(): void;
}

/**
 * A connection between the two: what the server writes waits in its process until the test lets it go, then on the way
 * until the test delivers it; it can be cut before any message.
 */
export class LazySink implements Sink, Line {
  connection: Connection | undefined;
  queuedBytes = 0;
  /** The client sees it open. */
  open = true;
  /** The server sees it open. */
  served = true;
  #queued: { unit: Unit; bytes: number }[] = [];
  #flying: Unit[] = [];
  #drained: (() => void)[] = [];
  #asked: string[] = [];

  constructor(
    private readonly decode: (bytes: Buffer) => Unit[],
    private readonly receiver: Receiver,
    readonly check: WireCheck,
    private readonly command: (connection: Connection, text: string) => void,
    private readonly released: (sink: LazySink) => void,
  ) {}

  /** Nothing waits anywhere. */
  get idle(): boolean {
    return this.served && this.#queued.length + this.#flying.length + this.#asked.length === 0;
  }

  write(bytes: Buffer): void {
    const units = this.decode(bytes);
    this.check.write(units.flatMap(({ messages }) => messages));
    let rest = bytes.length;
    units.forEach((unit, index) => {
      const size = index === units.length - 1 ? rest : unit.text.length;
      rest -= size;
      this.#queued.push({ unit, bytes: size });
    });
    this.queuedBytes += bytes.length;
  }

  writeAll(pieces: readonly Buffer[]): void {
    this.write(Buffer.concat(pieces));
  }

  onceDrained(callback: () => void): void {
    this.#drained.push(callback);
  }

  ping(): void {
    if (this.open) this.connection?.heard();
  }

  end(): void {
    this.#leave();
    this.#release();
  }

  cut(): void {
    this.#queued = [];
    this.#release();
  }

  /** A command of the client's. */
  ask(text: string): void {
    this.#asked.push(text);
  }

  rise(): void {
    for (const text of this.#asked.splice(0))
      if (this.served && this.connection !== undefined) this.command(this.connection, text);
  }

  /** The network takes what waits in the process, up to so many messages. */
  drain(count: number): void {
    this.#leave(count);
    if (this.#queued.length > 0 || !this.served) return;
    for (const callback of this.#drained.splice(0)) callback();
  }

  /** The client gets what is on the way, up to so many messages, and hears of the end behind the last. */
  deliver(count: number): void {
    for (let left = count; left > 0 && this.open && this.#flying.length > 0; left -= 1)
      this.receiver.message(this.#flying.shift()!.text);
    if (this.open && !this.served && this.#flying.length === 0) this.break();
  }

  /** What is on the way never arrives. The server may hear of it at once, or not before it gives the client up. */
  break(serverHears = true): void {
    if (!this.open) return;
    this.hangUp(serverHears);
    this.receiver.ended();
  }

  /** The same, by the client. */
  hangUp(serverHears = true): void {
    this.open = false;
    this.#flying = [];
    if (serverHears && this.served) this.#release();
  }

  #leave(count = Infinity): void {
    for (const { unit, bytes } of this.#queued.splice(0, count)) {
      this.queuedBytes -= bytes;
      if (this.open) this.#flying.push(unit);
    }
  }

  #release(): void {
    this.served = false;
    this.queuedBytes = 0;
    this.released(this);
  }
}
