import type { INestApplicationContext, WsMessageHandler } from '@nestjs/common';
import { AbstractWsAdapter } from '@nestjs/websockets';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { lastValueFrom, type Observable } from 'rxjs';
import {
  type PerMessageDeflateOptions,
  type RawData,
  type ServerOptions,
  WebSocket,
  WebSocketServer,
} from 'ws';
import type { Settings } from '../../config/settings.js';
import { CODES, type Reason } from '../../protocol/codes.js';
import { parseCommand } from '../../protocol/parse-command.js';
import { Origins } from '../http/origins.js';
import { WINDOW_BITS } from '../deflate.js';
import { PROBLEM_JSON, Problem, problemBody } from '../problem.js';
import { answerAsOrdinaryRequest } from './upgrade.js';
import { answerProblem } from './ws.problem.filter.js';

/** Time a client has to answer a close frame before its socket is destroyed, ms. */
const CLOSE_TIMEOUT_MS = 2000;

/**
 * What is agreed with a client that offers permessage-deflate (RFC 7692): messages that stand by themselves, so that one
 * compressed message does for all. `ws` itself compresses nothing, and keeps no inflater between a client's messages.
 */
const DEFLATE: PerMessageDeflateOptions = {
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
  serverMaxWindowBits: WINDOW_BITS,
  threshold: Infinity,
};

/** Options of `ws` 8.23 that its published types do not know yet. */
interface Limits {
  closeTimeout: number;
  maxFragments: number;
  maxBufferedChunks: number;
  maxPendingAutoPongs: number;
}

/**
 * Serves gateways with `ws` on the HTTP server's own port. Unlike Nest's `WsAdapter` it answers every message that it
 * cannot use, and every request for an upgrade that is not for a gateway, as the ordinary request it also is.
 */
export class TickerWsAdapter extends AbstractWsAdapter {
  readonly #origins: Origins;
  readonly #servers = new Map<string, WebSocketServer>();

  constructor(
    app: INestApplicationContext,
    private readonly settings: Settings,
  ) {
    super(app);
    this.#origins = new Origins(settings);
    const server = this.httpServer as Server;
    server.on('upgrade', (request, socket, head) => this.#upgrade(server, request, socket, head));
  }

  create(_port: number, { path = '/' }: { path?: string } = {}): WebSocketServer {
    const options: ServerOptions & Limits = {
      noServer: true,
      clientTracking: false,
      perMessageDeflate: this.settings.compression && DEFLATE,
      maxPayload: this.settings.maxFrameBytes,
      maxFragments: this.settings.maxFragments,
      maxBufferedChunks: this.settings.maxBufferedChunks,
      maxPendingAutoPongs: this.settings.maxPendingPongs,
      closeTimeout: CLOSE_TIMEOUT_MS,
    };
    const server = new WebSocketServer(options);
    server.on('wsClientError', (error, socket) => refuseHandshake(socket, 'bad-request', error.message));
    this.#servers.set(path, server);
    return server;
  }

  override bindClientDisconnect(client: WebSocket, callback: (code: number) => void): void {
    client.once('close', callback);
  }

  bindMessageHandlers(
    client: WebSocket,
    handlers: WsMessageHandler<string>[],
    transform: (data: unknown) => Observable<unknown>,
  ): void {
    // Commands are answered in the order in which they came, also when one of them takes longer to validate.
    let commands = Promise.resolve();
    client.on('message', (data) => {
      if (client.readyState !== WebSocket.OPEN) return;
      const command = parseCommand(textOf(data));
      if (!command.ok) {
        const { ref, reason, message } = command;
        commands = commands.then(() => answerProblem(client, ref, new Problem(reason, message)));
        return;
      }
      const { event, data: given } = command.value;
      const handler = handlers.find(({ message }) => message === event);
      if (handler === undefined) return;
      commands = commands.then(async () => {
        await lastValueFrom(transform(handler.callback(given)), { defaultValue: undefined });
      });
    });
    // A client that breaks RFC 6455 is closed by `ws` with the code that the standard has for it.
    client.on('error', () => undefined);
  }

  override async close(server: WebSocketServer): Promise<void> {
    await new Promise((resolve) => server.close(resolve));
  }

  #upgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const gateway = this.#servers.get(request.url?.split('?', 1)[0] ?? '');
    if (gateway === undefined || request.headers.upgrade?.toLowerCase() !== 'websocket') {
      answerAsOrdinaryRequest(server, request, socket, head);
      return;
    }
    // Node has taken its own listeners away by now: without one, a client that breaks off would end the process.
    socket.on('error', () => undefined);
    const { origin } = request.headers;
    if (!this.#origins.allows(origin)) {
      refuseHandshake(socket, 'forbidden-origin', `Pages of ${origin} may not connect.`);
      return;
    }
    this.accept(gateway, request, socket, head);
  }

  protected accept(gateway: WebSocketServer, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    gateway.handleUpgrade(request, socket, head, (client) => gateway.emit('connection', client, request));
  }
}

const textOf = (data: RawData): string =>
  Buffer.isBuffer(data)
    ? data.toString()
    : Array.isArray(data)
      ? Buffer.concat(data).toString()
      : Buffer.from(data).toString();

export function refuseHandshake(socket: Duplex, reason: Reason, detail: string): void {
  const body = JSON.stringify(problemBody(reason, detail));
  const { http } = CODES[reason];
  socket
    .once('finish', () => socket.destroy())
    .end(
      `HTTP/1.1 ${http} ${STATUS_CODES[http]}\r\nConnection: close\r\nContent-Type: ${PROBLEM_JSON}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nSec-WebSocket-Version: 13\r\n\r\n${body}`,
    );
}
