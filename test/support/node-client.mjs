// A program that uses the library as Node has it: tells each event as a line of JSON, ends when it is told to close.
import { EventSource } from 'eventsource';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { createTicker } from '../../client/dist/client/v1/tickerwire.js';

const [, , options] = process.argv;
const ticker = createTicker({ ...JSON.parse(options), constructors: { EventSource, WebSocket } });
const say = (line) => console.log(JSON.stringify(line));
ticker.on('tick', ({ data: { topic, data } }) => say({ tick: [topic, data.n] }));
ticker.on('reset', (reset) => say({ reset }));
ticker.on('state', ({ state, transport }) => say({ state: `${state} ${transport}` }));

createInterface(process.stdin).on('line', (line) => {
  const [method, ...args] = JSON.parse(line);
  ticker[method](...args);
  // From here on only something that the library has left behind could keep the process.
  if (method === 'close') process.stdin.destroy();
});
