/**
 * The reference: Node alone. Each event is encoded once for each transport and written as a prepared buffer by
 * `socket.write`. It promises nothing, neither resume nor backpressure: no server in Node can be expected to cost less.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { Audience } from './audience.js';
import { writesPasses } from './environment.js';
import { chunk, textFrame } from './frame.js';
import { listen, topicsOf } from './listening.js';
import { rawEvents } from './raw-events.js';

/** Appended to the client's key (RFC 6455, 1.3). */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

const sse = new Audience(writesPasses());
const websocket = new Audience(writesPasses());

const server = createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache, no-transform' });
  response.flushHeaders();
  sse.add(request.socket, topicsOf(request.url));
});

server.on('upgrade', ({ url, headers }, socket: Socket) => {
  const accept = createHash('sha1')
    .update(`${headers['sec-websocket-key']}${WEBSOCKET_GUID}`)
    .digest('base64');
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  // What clients send is nothing that matters here, but it must be read.
  socket.resume();
  websocket.add(socket, topicsOf(url));
});

rawEvents(({ topic, sse: stream, json }) => {
  sse.publish(topic, () => chunk(stream()));
  websocket.publish(topic, () => textFrame(json()));
});

listen(server);
