import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

/** Fields that ask for the upgrade, and the options of HTTP/2's. */
const UPGRADE_FIELDS = new Set(['upgrade', 'http2-settings']);

/**
 * A server may ignore an upgrade that it does not want (RFC 9110, 7.8): `curl --http2` and Java's client send
 * `Upgrade: h2c` with every request. Node has taken the socket from its HTTP parser by now, so the request is written
 * down again without the field and goes back in front of whatever else has arrived, body included.
 */
export function answerAsOrdinaryRequest(
  server: Server,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    const value = rawHeaders[index + 1]!;
    if (UPGRADE_FIELDS.has(name.toLowerCase())) continue;
    if (name.toLowerCase() === 'connection') {
      const options = value.split(',').filter((option) => !/^\s*(upgrade|http2-settings)\s*$/i.test(option));
      if (options.length > 0) lines.push(`${name}: ${options.join(',')}`);
    } else {
      lines.push(`${name}: ${value}`);
    }
  }
  // Node reads header bytes as latin1; written back the same way, they are what the client sent.
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit(socket instanceof TLSSocket ? 'secureConnection' : 'connection', socket);
}
