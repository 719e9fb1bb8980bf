import express, { type Express } from 'express';
import {
  createServer,
  type Http2Server,
  Http2ServerRequest,
  Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { Settings } from '../../config/settings.js';
import { Http2Session } from './http2.session.js';

const MB = 1_000_000;

/**
 * Express over HTTP/2, on sockets whose TLS handshake has agreed on it. Node's own defaults bound the rest: 128 fields
 * in a head, 32 settings in a frame, 10 pings without an answer, and a client that resets requests as fast as it makes
 * them (1,000, then 33 a second) loses its connection.
 */
export class Http2 {
  readonly #server: Http2Server;
  readonly #sessions = new Set<Http2Session>();
  readonly #clock: NodeJS.Timeout;

  constructor(settings: Settings, app: Express, checkMs: number) {
    const { http2MaxStreams, maxHeaderBytes, maxQueuedBytes } = settings;
    this.#server = createServer({
      settings: { maxConcurrentStreams: http2MaxStreams, maxHeaderListSize: maxHeaderBytes },
      // Beyond it no request is taken any more: each that there may be has room for what a connection may have queued.
      maxSessionMemory: Math.ceil((http2MaxStreams * maxQueuedBytes) / MB),
    });
    this.#server.on('request', servedBy(app));
    let checkedMs = performance.now();
    this.#clock = setInterval(() => {
      const nowMs = performance.now();
      const late = nowMs - checkedMs > 2 * checkMs;
      checkedMs = nowMs;
      for (const session of this.#sessions) session.check(nowMs, settings, late);
    }, checkMs);
    this.#clock.unref();
  }

  /** From here on the socket is a session of this server. */
  take(socket: TLSSocket): void {
    this.#server.once('session', (session: ServerHttp2Session) => {
      const kept = new Http2Session(session, socket);
      this.#sessions.add(kept);
      socket.once('close', () => this.#sessions.delete(kept));
    });
    this.#server.emit('connection', socket);
  }

  /** Ends every session as soon as it has no request under way. */
  close(): void {
    clearInterval(this.#clock);
    for (const session of this.#sessions) session.close();
  }
}

/**
 * Express 5 makes each request and response inherit from HTTP/1.1's classes. This hands it the same application with
 * its helpers laid over HTTP/2's instead.
 */
function servedBy(app: Express): (request: Http2ServerRequest, response: Http2ServerResponse) => void {
  const helpers = Object.getOwnPropertyDescriptors;
  const request = Object.create(Http2ServerRequest.prototype, {
    ...helpers(express.request),
    ...helpers(app.request),
  }) as object;
  const response = Object.create(Http2ServerResponse.prototype, {
    ...helpers(express.response),
    ...helpers(app.response),
  }) as object;
  const overHttp2 = Object.create(app, { request: { value: request }, response: { value: response } }) as {
    handle(request: Http2ServerRequest, response: Http2ServerResponse): void;
  };
  return (request, response) => {
    sayAsHttp1(request);
    overHttp2.handle(request, response);
  };
}

/** Two things that HTTP/1.1 has a field for and HTTP/2 has not (RFC 9113, 8.1 and 8.3.1), for those who look there. */
function sayAsHttp1({ headers, authority, stream }: Http2ServerRequest): void {
  headers.host ??= authority;
  const bodyFollows = !stream.endAfterHeaders;
  if (bodyFollows && headers['content-length'] === undefined) headers['transfer-encoding'] = 'chunked';
}
