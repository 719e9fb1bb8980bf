/**
 * The reference: Node alone. Each event is encoded once for each transport and written as a prepared buffer by
 * `socket.write`. It promises nothing, neither resume nor backpressure: no server in Node can be expected to cost less.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { labTicks } from '../../feeds/lab.feed.js';
import { encodeBody, jsonEvent, sseEvent } from '../../protocol/encode.js';
import { formatPosition } from '../../protocol/position.js';
import { Audience } from './audience.js';
import { labEnvironment, writesPasses } from './environment.js';
import { chunk, textFrame } from './frame.js';
import { listen, topicsOf } from './listening.js';

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

let sequence = 0;
labTicks(labEnvironment()).subscribe(({ topic, time, data }) => {
  const id = formatPosition({ epoch: 'reference0', sequence: (sequence += 1), time });
  const body = encodeBody(topic, time, data);
  sse.publish(topic, () => chunk(sseEvent(id, body)));
  websocket.publish(topic, () => textFrame(jsonEvent(id, body)));
});

listen(server);
