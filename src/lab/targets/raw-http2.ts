/** As `raw`, with its event streams over HTTP/2 in the clear (h2c, RFC 9113, 3.3): no TLS stands in the bytes. */
import { createServer } from 'node:http2';
import { Audience } from './audience.js';
import { writesPasses } from './environment.js';
import { listen, topicsOf } from './listening.js';
import { rawEvents } from './raw-events.js';

const sse = new Audience(writesPasses());
const server = createServer();
server.on('stream', (stream, headers) => {
  stream.respond({
    ':status': 200,
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
  });
  sse.add(stream, topicsOf(headers[':path']));
});
rawEvents(({ topic, sse: stream }) => sse.publish(topic, () => Buffer.from(stream())));
listen(server);
