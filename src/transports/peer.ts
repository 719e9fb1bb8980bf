import type { Settings } from '../config/settings.js';
import { CODES, type Reason } from '../protocol/codes.js';
import type { ControlData, ControlName } from '../protocol/messages.js';
import type { Sink } from './sink.js';
import type { TransportWire } from './wire.js';

/** Least time between two `conflated`, ms. */
const CONFLATED_MS = 1000;

/** What a transport gives a connection. */
export interface Transport {
  readonly name: 'sse' | 'websocket';
  readonly sink: Sink;
  readonly wire: TransportWire;
  /** Age at which the client is asked to come back, ms. */
  readonly maxAgeMs: number;
}

/** The other end of a connection: what is written to it, whether it takes it, whether it is there at all. */
export abstract class Peer {
  readonly name: Transport['name'];
  wire: TransportWire;
  protected everSubscribed = false;
  readonly #sink: Sink;
  readonly #openedMs = Date.now();
  readonly #endsMs: number;
  #lastWriteMs = this.#openedMs;
  #busySinceMs: number | undefined;
  /** Events merged away that the client has not been told of. */
  #merged = 0;
  #toldMergedMs = 0;
  #lastPingMs = this.#openedMs;
  /** Something has come from the client since the last ping. */
  #heard = true;

  constructor(
    protected readonly settings: Settings,
    { name, sink, wire, maxAgeMs }: Transport,
    private readonly ended: (reason: Reason) => void,
  ) {
    this.name = name;
    this.#sink = sink;
    this.wire = wire;
    this.#endsMs = this.#openedMs + maxAgeMs;
  }

  abstract get closed(): boolean;

  /** Gives everything back; nothing is written any more. For a client that has gone. */
  abstract close(): void;

  /** What a heartbeat may say that has been written, if that is a position somebody may resume from. */
  protected abstract liveId(): string | undefined;

  send<Name extends ControlName>(name: Name, data: ControlData[Name], id?: string): void {
    if (!this.closed) this.write(this.wire.control(name, data, id));
  }

  /** Bytes that wait for this client in the process. */
  get queuedBytes(): number {
    return this.#sink.queuedBytes;
  }

  /** Something has come from the client: it is there. */
  heard(): void {
    this.#heard = true;
  }

  /**
   * The one clock of all connections: proof of life where there was silence, an end for who shows none. `late`: this
   * process has stood still, and what clients have said meanwhile is still to be read.
   */
  tick(nowMs: number, late = false): void {
    if (this.closed) return;
    const { maxBusyMs, heartbeatMs, silentSocketMs, retryMs } = this.settings;
    if (this.#busySinceMs !== undefined && nowMs - this.#busySinceMs > maxBusyMs)
      return this.cut('slow-consumer');
    if (this.#sink.queuedBytes > 0) {
      if (nowMs - this.#lastWriteMs > maxBusyMs) this.cut('slow-consumer');
      return;
    }
    this.#tellMerged(nowMs);
    if (nowMs >= this.#endsMs) return this.bye('max-age', Math.round(Math.random() * retryMs));
    if (!this.everSubscribed && nowMs - this.#openedMs >= silentSocketMs) return this.bye('no-subscription');
    if (!late && this.#sink.ping !== undefined && nowMs - this.#lastPingMs >= heartbeatMs) {
      if (!this.#heard) return this.cut('unresponsive');
      this.#heard = false;
      this.#lastPingMs = nowMs;
      this.#sink.ping();
    }
    if (nowMs - this.#lastWriteMs >= heartbeatMs) this.send('heartbeat', { time: nowMs }, this.liveId());
  }

  /** Ends the connection on purpose: `bye` is the last message. */
  bye(reason: Reason, retryAfterMs = 0): void {
    if (this.closed) return;
    const { code, retry } = CODES[reason];
    this.write(
      this.wire.control(
        'bye',
        { code, reason, retry, retryAfterMs },
        undefined,
        retry ? retryAfterMs : undefined,
      ),
    );
    this.close();
    this.ended(reason);
    this.#sink.end(code);
  }

  /** Ends it at once, with all that is queued: the client sees a broken connection, and resumes. */
  cut(reason: Reason): void {
    if (this.closed) return;
    this.close();
    this.ended(reason);
    this.#sink.cut();
  }

  /** Counts events merged away; the client hears of them at once, but not oftener than once a second. */
  protected noteMerged(count: number): void {
    this.#merged += count;
    this.#tellMerged(Date.now());
  }

  #tellMerged(nowMs: number): void {
    if (this.#merged === 0 || nowMs - this.#toldMergedMs < CONFLATED_MS) return;
    this.send('conflated', { count: this.#merged });
    this.#merged = 0;
    this.#toldMergedMs = nowMs;
  }

  protected get busy(): boolean {
    return this.#sink.queuedBytes > this.settings.busyBytes;
  }

  /** Once all is drained, not before: a client that is always nearly full would be woken for every packet. */
  protected onceDrained(callback: () => void): void {
    this.#busySinceMs ??= Date.now();
    this.#sink.onceDrained(() => {
      this.#busySinceMs = undefined;
      callback();
    });
  }

  protected write(bytes: Buffer): void {
    this.#lastWriteMs = Date.now();
    this.#sink.write(bytes);
  }

  protected writeAll(pieces: readonly Buffer[]): void {
    if (pieces.length === 0) return;
    this.#lastWriteMs = Date.now();
    this.#sink.writeAll(pieces);
  }
}
