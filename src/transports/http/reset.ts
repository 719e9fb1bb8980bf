import type { IncomingMessage } from 'node:http';
import { constants, Http2ServerRequest, Http2ServerResponse, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** The stream of a request or a response over HTTP/2; over HTTP/1.1 there is no such thing. */
export const streamOf = (message: object): ServerHttp2Stream | undefined =>
  message instanceof Http2ServerRequest || message instanceof Http2ServerResponse
    ? message.stream
    : undefined;

/**
 * Closes a connection with RST, and so takes back what the kernel still holds for a reader that does not read. Under
 * TLS only the TCP socket below can do that, which Node keeps to itself (nodejs/node#49484); without it the connection
 * is closed all the same.
 */
export function reset(socket: Socket): void {
  if (!(socket instanceof TLSSocket)) {
    socket.resetAndDestroy();
    return;
  }
  const { _parent: below } = socket as TLSSocket & { readonly _parent?: Socket | null };
  below?.resetAndDestroy();
  socket.destroy();
}

/** The same for one stream of an HTTP/2 connection; the others go on. */
export function resetStream(stream: ServerHttp2Stream): void {
  stream.close(constants.NGHTTP2_CANCEL);
  // Where nothing can be sent the reset waits too; what is queued does not.
  stream.destroy();
}

/** Breaks off a request, whichever HTTP brought it. */
export function resetRequest(request: IncomingMessage): void {
  const stream = streamOf(request);
  if (stream === undefined) reset(request.socket);
  else resetStream(stream);
}
