import { ExpressAdapter } from '@nestjs/platform-express';
import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Settings } from '../../config/settings.js';
import type { Reason } from '../../protocol/codes.js';
import { PROBLEM_JSON, problemBody } from '../problem.js';

/** Time that requests under way have to finish once the server closes, ms. */
const CLOSE_GRACE_MS = 2000;

/** Express on a server of our own making: limits on what a request may be before Express ever sees it. */
export class TickerHttpAdapter extends ExpressAdapter {
  constructor(private readonly settings: Settings) {
    super();
  }

  override initHttpServer(): void {
    this.httpServer = createServer({ maxHeaderSize: this.settings.maxHeaderBytes }, this.getInstance());
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
