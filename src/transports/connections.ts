import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Subject, type Subscription } from 'rxjs';
import { Settings } from '../config/settings.js';
import { HubService } from '../hub/hub.service.js';
import type { Reason } from '../protocol/codes.js';
import { Admission } from './admission.js';
import { Connection } from './connection.js';
import type { Transport } from './peer.js';
import type { SubscribeRequest } from './resume.js';

/** Connections that are told of a shutdown at once; the next as many follow a moment later. */
const WAVE = 100;

/** Every connection of the transports that push, the one clock they share, and their common end. */
@Injectable()
export class Connections implements OnModuleDestroy, BeforeApplicationShutdown {
  readonly #open = new Map<Connection, string>();
  readonly #clock: NodeJS.Timeout;
  readonly #everyMs: number;
  #tickedMs = Date.now();
  readonly #notices: Subscription;
  readonly #logger = new Logger('Connections');
  readonly #closing = new Subject<void>();
  /** Emits when the server is about to stop: whoever waits for news should stop waiting. */
  readonly closing$ = this.#closing.asObservable();
  /** How many the server has ended, by reason. */
  readonly ended = new Map<Reason, number>();

  constructor(
    private readonly hub: HubService,
    private readonly settings: Settings,
    private readonly admission: Admission,
  ) {
    this.#everyMs = Math.min(1000, settings.heartbeatMs / 4);
    this.#clock = setInterval(() => this.#tick(), this.#everyMs);
    this.#clock.unref();
    this.#notices = hub.notices$.subscribe((notice) => {
      for (const connection of this.#open.keys()) connection.note(notice);
    });
  }

  /** What a transport's connection is. Faults, where they are on, put themselves in between (docs/faults.md). */
  make = (transport: Transport, _from: IncomingMessage): Connection =>
    new Connection(this.hub, this.settings, transport, (reason) => this.#note(reason));

  get all(): Iterable<Connection> {
    return this.#open.keys();
  }

  /** Says `hello` and serves; or, where there is no room, `bye`. */
  open(transport: Transport, request: SubscribeRequest, from: IncomingMessage): Connection {
    const connection = this.make(transport, from);
    const address = this.admission.addressOf(from);
    const refusal = this.admission.enter(address);
    if (refusal === undefined) {
      this.#open.set(connection, address);
      connection.open(request, this.retryAfterMs());
    } else {
      connection.bye(refusal, this.retryAfterMs());
    }
    return connection;
  }

  /** The client has gone. */
  close(connection: Connection): void {
    connection.close();
    const address = this.#open.get(connection);
    if (address !== undefined && this.#open.delete(connection)) this.admission.leave(address);
  }

  /** When a client should come back: spread out, so that not all come at once. */
  retryAfterMs(): number {
    return Math.round(this.settings.retryMs * (0.5 + Math.random()));
  }

  /** The first of all to stop: nobody new from here on, and `/health/ready` says so. */
  onModuleDestroy(): void {
    this.admission.closed = true;
  }

  /**
   * Runs before the servers close, which an open stream would hold up. Ends all connections in waves, so that they do
   * not all come back, here or elsewhere, in the same moment.
   */
  async beforeApplicationShutdown(): Promise<void> {
    await delay(this.settings.shutdownDelayMs);
    clearInterval(this.#clock);
    this.#closing.next();
    const all = [...this.#open.keys()];
    const size = Math.max(WAVE, Math.ceil(all.length / WAVE));
    const pauseMs = (this.settings.shutdownMs * size) / Math.max(all.length, 1);
    for (let start = 0; start < all.length; start += size) {
      if (start > 0) await delay(Math.min(pauseMs, this.settings.shutdownMs));
      for (const connection of all.slice(start, start + size)) connection.bye('restart', this.retryAfterMs());
    }
    this.#notices.unsubscribe();
  }

  #note(reason: Reason): void {
    const count = (this.ended.get(reason) ?? 0) + 1;
    this.ended.set(reason, count);
    // One line for the first and then for every power of ten: a flood of ends must not become a flood of lines.
    if (/^10*$/.test(String(count))) this.#logger.log('connections ended', { reason, sinceStart: count });
  }

  #tick(): void {
    const nowMs = Date.now();
    const late = nowMs - this.#tickedMs > 2 * this.#everyMs;
    this.#tickedMs = nowMs;
    for (const connection of this.#open.keys()) connection.tick(nowMs, late);
  }
}
