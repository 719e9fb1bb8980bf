import { connect, type Socket } from 'node:net';
import { maskedFrame, OPCODE } from './client-frame.js';
import { nowNs } from './clock.js';
import { GzipReader } from './gzip.reader.js';
import { HeadReader } from './head.reader.js';
import { Inflater } from './inflater.js';
import type { LabEvent } from './lab-event.js';
import { Ledger } from './ledger.js';
import type { Reader } from './reader.js';
import { type Ask, greetingOf, requestOf } from './request.js';
import { SseReader } from './sse.reader.js';
import { TallyReader } from './tally.reader.js';
import { WsReader } from './ws.reader.js';

/** What sockets read into, all of them: a read is over before the next begins. */
const BUFFER = Buffer.allocUnsafeSlow(262_144);

/** Of all connections. */
const INFLATER = new Inflater();

/** From 127.0.0.2 on: one address has ports for no more than 28,000 connections. */
const ADDRESSES = 8;

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
  /** Bytes read, head and framing included. */
  bytes = 0;
  #seen = 0;
  #tally: TallyReader | undefined;
  #socket: Socket | undefined;

  /** `whole`: every event is looked at; otherwise most are only counted. */
  constructor(
    private readonly index: number,
    private readonly ask: Ask,
    readonly whole: boolean,
    private readonly listener: Listener,
    /** Who only counts reads when told to (`readOn`), in large bites. */
    private readonly lazy = false,
  ) {
    this.ledger = new Ledger(ask.topics);
  }

  /** Events that have come, whether looked at or counted. */
  get seen(): number {
    return this.#seen + (this.#tally?.counted ?? 0);
  }

  /** Resolves once the server has accepted; also if it has not, and `failure` says why. */
  open(): Promise<void> {
    const { port, wire } = this.ask;
    const head = new HeadReader(wire === 'sse' ? 200 : 101);
    let reader: Reader | undefined;
    return new Promise((resolve) => {
      const read = (length: number, bytes: Uint8Array): boolean => {
        this.bytes += length;
        try {
          if (reader !== undefined) {
            reader.read(bytes as Buffer, length);
          } else {
            const rest = head.read(bytes as Buffer, length);
            if (rest === undefined) return true;
            reader = this.#reader();
            const greeting = greetingOf(wire);
            if (greeting !== undefined) socket.write(greeting);
            if (rest.length > 0) reader.read(rest, rest.length);
            resolve();
          }
          return !this.#resting;
        } catch (error) {
          this.#fail((error as Error).message);
        }
        return true;
      };
      const localAddress = `127.0.0.${2 + (this.index % ADDRESSES)}`;
      const onread = { buffer: BUFFER, callback: read };
      const socket = connect({ host: '127.0.0.1', port, localAddress, noDelay: true, onread });
      this.#socket = socket;
      socket.on('error', ({ message }) => this.#fail(message));
      socket.once('close', () => {
        if (this.#socket === socket) this.#fail('the server has ended the connection');
        resolve();
      });
      socket.write(requestOf({ ...this.ask, lastEventId: this.lastEventId }));
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
      this.#socket?.write(maskedFrame(OPCODE.pong, Buffer.alloc(0)));
  }

  /** Reads what has come since the last time, if it is lazy. */
  readOn(): void {
    this.#socket?.resume();
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

  /** Cuts the connection as a network does, with RST. */
  cut(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.resetAndDestroy();
  }

  /** Whether it waits until it is told to read on. */
  get #resting(): boolean {
    if (!this.lazy || this.whole) return false;
    return this.#tally === undefined ? this.ledger.begun && !this.ledger.closing : this.#tally.counting;
  }

  #reader(): Reader {
    const take = (event: LabEvent, id?: string): void => {
      this.#seen += 1;
      this.firstNs ??= nowNs();
      if (id !== undefined) this.lastEventId = id;
      this.ledger.take(event.topic, event.n, event.t);
      if (this.whole) this.listener.event(event);
      else if (this.#tally !== undefined && this.ledger.begun && !this.ledger.closing)
        this.#tally.counting = true;
    };
    const { wire, deflate = false } = this.ask;
    // What is compressed cannot be counted without being read.
    if (!this.whole && !deflate) return (this.#tally = new TallyReader(take));
    const handler = { event: take, answer: (bytes: Buffer) => void this.#socket?.write(bytes) };
    if (wire === 'sse') return deflate ? new GzipReader(handler, INFLATER) : new SseReader(handler);
    return new WsReader(handler, INFLATER);
  }

  #fail(reason: string): void {
    if (this.failure !== undefined) return;
    this.failure = reason;
    this.cut();
    this.listener.lost?.();
  }
}
