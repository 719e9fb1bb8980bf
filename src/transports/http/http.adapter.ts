import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express } from 'express';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type TlsOptions, type TLSSocket } from 'node:tls';
import type { Settings } from '../../config/settings.js';
import type { Reason } from '../../protocol/codes.js';
import { PROBLEM_JSON, problemBody } from '../problem.js';
import { Http2 } from './http2.js';
import type { Tls } from './tls.js';

/** Time that requests under way have to finish once the server closes, ms. */
const CLOSE_GRACE_MS = 2000;

/** A connection whose request has been answered meanwhile would wait for the next one; it is found so soon, ms. */
const IDLE_CHECK_MS = 50;

/** How often half requests are looked for, ms. */
const CHECK_MS = 5000;

/** Sockets beyond `maxConnections`: for refusals, plain requests, health checks. */
const SPARE_SOCKETS = 1000;

export type Protocol = 'h1' | 'h2';

/** What a TLS handshake offers (ALPN, RFC 7301), by the best that may come of it. */
const OFFERS: Readonly<Record<Protocol, string[]>> = { h1: ['http/1.1'], h2: ['h2', 'http/1.1'] };

/** Express on a server of our own making: limits on what a request may be before Express ever sees it. */
export class TickerHttpAdapter extends ExpressAdapter {
  #http2: Http2 | undefined;
  /** Those besides `httpServer`, to which they hand what they accept. */
  readonly #listeners: TcpServer[] = [];
  /** The TCP connections below TLS: of those in a handshake, or of HTTP/2, nobody else would know. */
  readonly #sockets = new Set<Socket>();
  /** Over which no request has come yet: browsers keep some for the next one. Node takes none of them for idle. */
  readonly #unasked = new Set<Socket>();

  constructor(
    private readonly settings: Settings,
    private readonly tls: Tls | undefined,
  ) {
    super();
  }

  get secure(): boolean {
    return this.tls !== undefined;
  }

  override initHttpServer(): void {
    const { maxHeaderBytes, headersTimeoutMs, requestTimeoutMs } = this.settings;
    const limits = {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(CHECK_MS, headersTimeoutMs / 2),
    };
    const app = this.getInstance<RequestListener>();
    if (this.tls === undefined) {
      this.httpServer = createServer(limits, app);
    } else {
      this.httpServer = createHttpsServer({ ...limits, ...this.#handshake(this.tls, 'h2') }, app);
      this.#http2 = new Http2(this.settings, this.getInstance<Express>(), limits.connectionsCheckingInterval);
      divert(this.httpServer, this.#http2);
    }
    this.#bound(this.httpServer);
    this.httpServer.on('clientError', refuseRequest);
    this.#noteUnasked();
  }

  /** Serves the same on one more port, up to that protocol. @returns which port it is */
  async listenAlso(port: number, protocol: Protocol): Promise<number> {
    const { httpServer, tls } = this;
    const listener =
      tls === undefined
        ? createTcpServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
            httpServer.emit('connection', socket),
          )
        : createTlsServer({ noDelay: true, ...this.#handshake(tls, protocol) }, (socket) =>
            httpServer.emit('secureConnection', socket),
          ).on('tlsClientError', (_error, socket) => socket.destroy());
    this.#bound(listener);
    this.#listeners.push(listener);
    listener.listen(port, this.settings.host || undefined);
    await once(listener, 'listening');
    return (listener.address() as AddressInfo).port;
  }

  override async close(): Promise<void> {
    const last = setTimeout(() => {
      this.httpServer.closeAllConnections();
      for (const socket of this.#sockets) socket.destroy();
    }, CLOSE_GRACE_MS);
    const idle = setInterval(() => {
      this.httpServer.closeIdleConnections();
      for (const socket of this.#unasked) socket.destroy();
    }, IDLE_CHECK_MS);
    this.#http2?.close();
    const others = this.#listeners.map((listener) => new Promise((resolve) => listener.close(resolve)));
    await Promise.all([super.close(), ...others]);
    clearTimeout(last);
    clearInterval(idle);
  }

  #bound(server: TcpServer): void {
    // Beyond those that may stay there must be room for some to be told that they may not.
    server.maxConnections = this.settings.maxConnections + SPARE_SOCKETS;
    if (this.tls === undefined) return;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  #noteUnasked(): void {
    this.httpServer.on(this.tls === undefined ? 'connection' : 'secureConnection', (socket: TLSSocket) => {
      if (socket.alpnProtocol === 'h2') return;
      this.#unasked.add(socket);
      socket.once('close', () => this.#unasked.delete(socket));
    });
    for (const asks of ['request', 'upgrade'])
      this.httpServer.prependListener(asks, ({ socket }: IncomingMessage) => this.#unasked.delete(socket));
  }

  #handshake(tls: Tls, protocol: Protocol): TlsOptions {
    return { ...tls, ALPNProtocols: OFFERS[protocol], handshakeTimeout: this.settings.headersTimeoutMs };
  }
}

/** Leaves to Node's own server what has agreed on HTTP/1.1, or on nothing. */
function divert(server: Server, http2: Http2): void {
  const [serveHttp1] = server.listeners('secureConnection') as ((socket: TLSSocket) => void)[];
  server.removeAllListeners('secureConnection').on('secureConnection', (socket: TLSSocket) => {
    if (socket.alpnProtocol === 'h2') http2.take(socket);
    else serveHttp1!.call(server, socket);
  });
}

/** A request that Node's parser gave up on: there is no response object to answer with. */
function refuseRequest(error: NodeJS.ErrnoException, socket: Duplex | TLSSocket): void {
  const inHandshake = 'alpnProtocol' in socket && socket.alpnProtocol === null;
  if (error.code === 'ECONNRESET' || !socket.writable || inHandshake) {
    socket.destroy();
    return;
  }
  const [reason, status]: [Reason, string] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['head-too-large', '431 Request Header Fields Too Large']
      : ['bad-request', '400 Bad Request'];
  const body = JSON.stringify(problemBody(reason, 'The request is not HTTP that this server accepts.'));
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: ${PROBLEM_JSON}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
