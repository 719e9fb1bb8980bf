import { ChunkedReader } from './chunked.reader.js';
import { maskedFrame, OPCODE } from './client-frame.js';
import { nowNs } from './clock.js';
import { GunzipReader } from './gunzip.reader.js';
import { GzipReader } from './gzip.reader.js';
import type { Http2Links } from './http2.links.js';
import { Inflater } from './inflater.js';
import type { FindEvents, LabEvent } from './lab-event.js';
import { Ledger } from './ledger.js';
import type { Head, Link } from './link.js';
import type { Reader } from './reader.js';
import { type Ask, greetingOf, isEventStream } from './request.js';
import { SseReader } from './sse.reader.js';
import { TallyReader } from './tally.reader.js';
import { openTcp } from './tcp.link.js';
import { WsReader } from './ws.reader.js';

/** Of all connections. */
const INFLATER = new Inflater();

/** What all connections of a load have in common. */
export interface Common {
  readonly find: FindEvents;
  readonly http2: Http2Links;
}

/** Which connections are listened to, and how. */
export interface Listener {
  /** Every event of a connection that is read whole. */
  event(event: LabEvent): void;
  /** It is no more, and that was not our doing. */
  lost?(): void;
}

/** One subscriber: asks, reads, keeps its books. */
export class LoadConnection {
  /** Why it is no more, where that was not our doing. */
  failure: string | undefined;
  lastEventId: string | undefined;
  /** When its first event came, ns. */
  firstNs: number | undefined;
  readonly ledger: Ledger;
  /** Bytes of the body, or of frames. */
  bytes = 0;
  /** Bytes of what was carried in them, where it is read whole. */
  payload = 0;
  /** Reads that brought at least one event. */
  reads = 0;
  #seen = 0;
  #tally: TallyReader | undefined;
  #link: Link | undefined;

  /** `whole`: every event is looked at; otherwise most are only counted. */
  constructor(
    private readonly ask: Ask,
    readonly whole: boolean,
    private readonly listener: Listener,
    private readonly common: Common,
    /** Who only counts reads when told to (`readOn`), in large bites. */
    private readonly lazy = false,
  ) {
    // A foreign feed does not say beforehand which topics there are.
    this.ledger = new Ledger(ask.foreign === undefined ? ask.topics : []);
  }

  /** One of many streams on a connection. */
  get shared(): boolean {
    return this.ask.wire === 'sse-h2';
  }

  /** Events that have come, whether looked at or counted. */
  get seen(): number {
    return this.#seen + (this.#tally?.counted ?? 0);
  }

  /** Resolves once the server has accepted; also if it has not, and `failure` says why. */
  open(): Promise<void> {
    const ask = { ...this.ask, lastEventId: this.lastEventId };
    let reader: Reader | undefined;
    return new Promise((resolve) => {
      const end = {
        opened: (head: Head): void => {
          reader = this.#reader(head);
          const greeting = greetingOf(ask);
          if (greeting !== undefined) this.#link?.write(greeting);
          resolve();
        },
        read: (bytes: Buffer, length: number): boolean => {
          this.bytes += length;
          const { seen } = this;
          try {
            reader?.read(bytes, length);
          } catch (error) {
            this.#fail((error as Error).message);
          }
          if (this.seen > seen) this.reads += 1;
          return !this.#resting;
        },
        lost: (reason: string): void => {
          this.#fail(reason);
          resolve();
        },
      };
      this.#link = this.shared ? this.common.http2.open(ask, end) : openTcp(ask, end);
    });
  }

  /** Opens once more, from the last id, as if nothing had happened. */
  again(): Promise<void> {
    this.cut();
    this.failure = undefined;
    return this.open();
  }

  /** Says that it is still there, for servers that cut who does not: who only counts does not see their pings. */
  sayAlive(): void {
    if (this.ask.wire === 'websocket' && this.#tally !== undefined)
      this.#link?.write(maskedFrame(OPCODE.pong, Buffer.alloc(0)));
  }

  /** Reads what has come since the last time, if it is lazy. */
  readOn(): void {
    this.#link?.resume();
  }

  /** From now on only what is needed to know when everything due before `untilNs` has come. */
  finish(untilNs: number): void {
    this.ledger.close(untilNs);
    if (this.#tally?.counting === true) {
      this.ledger.settle(this.#tally);
      this.#tally.counting = false;
    }
    this.readOn();
  }

  /** Cuts the connection as a network does. */
  cut(): void {
    this.#link?.cut();
    this.#link = undefined;
  }

  /** Whether it waits until it is told to read on. */
  get #resting(): boolean {
    if (!this.lazy || this.whole) return false;
    return this.#tally === undefined ? this.ledger.begun && !this.ledger.closing : this.#tally.counting;
  }

  #reader({ chunked, gzip }: Head): Reader {
    const { wire, deflate } = this.ask;
    // What is compressed cannot be counted without being read.
    if (!this.whole && deflate !== 'shared' && !gzip)
      return (this.#tally = new TallyReader((event) => this.#take(event)));
    const handler = {
      find: this.common.find,
      event: (event: LabEvent, id: string | undefined) => this.#take(event, id),
      payload: (bytes: number) => void (this.payload += bytes),
      answer: (bytes: Buffer) => void this.#link?.write(bytes),
    };
    if (!isEventStream(wire)) return new WsReader(handler, INFLATER);
    if (gzip && deflate === 'shared') return new GzipReader(handler, INFLATER);
    const events = new SseReader(handler);
    const plain = gzip ? new GunzipReader(events, (reason) => this.#fail(reason)) : events;
    return chunked ? new ChunkedReader(plain) : plain;
  }

  #take(event: LabEvent, id?: string): void {
    this.#seen += 1;
    this.firstNs ??= nowNs();
    if (id !== undefined) this.lastEventId = id;
    if (event.n !== undefined) this.ledger.take(event.topic, event.n, event.t ?? 0);
    if (this.whole) this.listener.event(event);
    else if (this.#tally !== undefined && this.ledger.begun && !this.ledger.closing)
      this.#tally.counting = true;
  }

  #fail(reason: string): void {
    if (this.failure !== undefined) return;
    this.failure = reason;
    this.cut();
    this.listener.lost?.();
  }
}
