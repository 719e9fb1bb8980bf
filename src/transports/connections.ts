import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { HubService } from '../hub/hub.service.js';
import { Connection } from './connection.js';
import type { SubscribeRequest } from './resume.js';
import type { Sink } from './sink.js';
import type { TransportWire } from './wire.js';

/** Every connection of the transports that push, and the one clock they share. */
@Injectable()
export class Connections implements BeforeApplicationShutdown {
  readonly #open = new Set<Connection>();
  readonly #clock: NodeJS.Timeout;

  constructor(
    private readonly hub: HubService,
    private readonly settings: Settings,
  ) {
    this.#clock = setInterval(() => this.#tick(), Math.min(1000, settings.heartbeatMs / 4));
    this.#clock.unref();
  }

  /** Says `hello` and starts to serve. */
  open(sink: Sink, wire: TransportWire, request: SubscribeRequest): Connection {
    const connection = new Connection(this.hub, this.settings, sink, wire);
    this.#open.add(connection);
    connection.open(request, this.retryAfterMs());
    return connection;
  }

  /** The client has gone. */
  close(connection: Connection): void {
    this.#open.delete(connection);
    connection.close();
  }

  /** When a client should come back: spread out, so that not all come at once. */
  retryAfterMs(): number {
    return Math.round(this.settings.retryMs * (0.5 + Math.random()));
  }

  /** Runs before the servers close: a stream that stayed open would hold them. */
  beforeApplicationShutdown(): void {
    clearInterval(this.#clock);
    for (const connection of [...this.#open]) connection.bye('restart', this.retryAfterMs());
  }

  #tick(): void {
    const nowMs = Date.now();
    for (const connection of this.#open) connection.tick(nowMs);
  }
}
