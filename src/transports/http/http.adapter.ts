import { ExpressAdapter } from '@nestjs/platform-express';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Settings } from '../../config/settings.js';
import type { Reason } from '../../protocol/codes.js';
import { PROBLEM_JSON, problemBody } from '../problem.js';

/** Time that requests under way have to finish once the server closes, ms. */
const CLOSE_GRACE_MS = 2000;

/** How often half requests are looked for, ms. */
const CHECK_MS = 5000;

/** Sockets beyond `maxConnections`: for refusals, plain requests, health checks. */
const SPARE_SOCKETS = 1000;

/** Express on a server of our own making: limits on what a request may be before Express ever sees it. */
export class TickerHttpAdapter extends ExpressAdapter {
  constructor(private readonly settings: Settings) {
    super();
  }

  override initHttpServer(): void {
    const { maxHeaderBytes, headersTimeoutMs, requestTimeoutMs, maxConnections } = this.settings;
    const server = createServer(
      {
        maxHeaderSize: maxHeaderBytes,
        headersTimeout: headersTimeoutMs,
        requestTimeout: requestTimeoutMs,
        connectionsCheckingInterval: Math.min(CHECK_MS, headersTimeoutMs / 2),
      },
      this.getInstance<RequestListener>(),
    );
    // Beyond those that may stay there must be room for some to be told that they may not.
    server.maxConnections = maxConnections + SPARE_SOCKETS;
    this.httpServer = server;
    this.httpServer.on('clientError', refuseRequest);
  }

  override close(): Promise<unknown> | undefined {
    const server = this.httpServer as Server;
    const last = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    return super.close()?.finally(() => clearTimeout(last));
  }
}

/** A request that Node's parser gave up on: there is no response object to answer with. */
function refuseRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
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
