/**
 * A server of events, as `raw` is, on SSE alone, that lies as `LIE` has it. What concerns one event concerns the 20th
 * after the first client came, whose books have begun by then.
 */
import { createServer } from 'node:http';
import { labTicks } from '../../dist/feeds/lab.feed.js';
import { Audience } from '../../dist/lab/targets/audience.js';
import { labEnvironment } from '../../dist/lab/targets/environment.js';
import { chunk } from '../../dist/lab/targets/frame.js';
import { listen, topicsOf } from '../../dist/lab/targets/listening.js';
import { encodeBody, sseEvent } from '../../dist/protocol/encode.js';

const { LIE } = process.env;
const FROM = 20;

const audience = new Audience(false);
/** Events since the first client came; undefined: nobody has. */
let count;
let kept;

/** What is sent instead of an event. */
const LIES = {
  'tells the truth': (tick) => [tick],
  'leaves one out': (tick) => (count === FROM ? [] : [tick]),
  'sends one twice': (tick) => (count === FROM ? [tick, tick] : [tick]),
  'swaps two': (tick) => {
    if (count === FROM) kept = tick;
    return count === FROM ? [] : count === FROM + 1 ? [tick, kept] : [tick];
  },
  'stamps events when it writes them': ({ data, ...tick }) => [
    { ...tick, data: { ...data, t: Number(process.hrtime.bigint()) } },
  ],
  'has a slower feed than it was told': (tick) => [tick],
};

const server = createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
  audience.add(request.socket, topicsOf(request.url));
  count ??= 0;
});

const feed = labEnvironment();
const rate = LIE === 'has a slower feed than it was told' ? 0.9 * feed.rate : feed.rate;
labTicks({ ...feed, rate }).subscribe((tick) => {
  if (count !== undefined) count += 1;
  for (const { topic, time, data } of LIES[LIE](tick))
    audience.publish(topic, () => chunk(sseEvent('e-1-a', encodeBody(topic, time, data))));
});
listen(server);
