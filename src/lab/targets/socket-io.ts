/** socket.io with one room a topic, on WebSocket from the start. */
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { labTicks } from '../../feeds/lab.feed.js';
import { labEnvironment } from './environment.js';
import { listen, topicsOf } from './listening.js';

/** ms. Runs are shorter, and clients that only count do not see a ping. */
const NEVER_PING = 3_600_000;

const http = createServer();
const server = new Server(http, {
  transports: ['websocket'],
  serveClient: false,
  pingInterval: NEVER_PING,
});
server.on('connection', (socket) => void socket.join(topicsOf(socket.request.url)));
labTicks(labEnvironment()).subscribe((tick) => server.to(tick.topic).emit('tick', tick));
listen(http);
