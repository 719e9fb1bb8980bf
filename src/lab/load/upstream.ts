import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { nowNs } from './clock.js';
import { Histogram } from './histogram.js';

/** A topic that nobody publishes: the answer is all there is to it. */
const TOPIC = 'lab.nobody';

/** What a client says to the server: subscribing, by a command on a WebSocket that is open, or by a POST. */
export type Upstream = 'frame' | 'post' | 'post on a new connection';

/** From one command to the next at least: a server may allow a client no more than so many in a second, ms. */
const APART_MS = 4;

/** One after the other; each is over when its own answer is there. @returns µs each. @throws Error if one is refused */
export async function roundTrips(port: number, way: Upstream, count: number): Promise<Histogram> {
  const times = new Histogram();
  const { ask, end } = way === 'frame' ? await byFrame(port) : byPost(port, way === 'post');
  try {
    for (let ref = 1; ref <= count; ref += 1) {
      const startNs = nowNs();
      await Promise.race([ask(ref), noAnswer()]);
      times.record((nowNs() - startNs) / 1000);
      await delay(APART_MS);
    }
  } finally {
    end();
  }
  return times;
}

/** Nobody waits longer for an answer, ms. */
const PATIENCE_MS = 5000;

async function noAnswer(): Promise<never> {
  await delay(PATIENCE_MS, undefined, { ref: false });
  throw new Error(`no answer within ${PATIENCE_MS} ms`);
}

interface Way {
  /** Rejects if it is refused. */
  readonly ask: (ref: number) => Promise<void>;
  readonly end: () => void;
}

async function byFrame(port: number): Promise<Way> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
  let answered: (text: string) => void = () => undefined;
  let ended: (error: Error) => void = () => undefined;
  socket.once('close', (code) => ended(new Error(`closed with ${code}`)));
  socket.on('message', (bytes: Buffer) => answered(bytes.toString()));
  await once(socket, 'open');
  return {
    ask: (ref) =>
      new Promise((resolve, reject) => {
        ended = reject;
        answered = (text) => {
          const { event, data } = JSON.parse(text) as { event?: string; data: { ref?: number } };
          if (data.ref !== ref) return;
          if (event === 'subscribed') resolve();
          else if (event === 'error') reject(new Error(text));
        };
        socket.send(JSON.stringify({ event: 'subscribe', data: { ref, topics: [TOPIC] } }));
      }),
    end: () => socket.terminate(),
  };
}

function byPost(port: number, keepAlive: boolean): Way {
  const agent = new Agent({ keepAlive });
  const body = JSON.stringify({ topics: [TOPIC], waitMs: 0 });
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  return {
    ask: () =>
      new Promise((resolve, reject) => {
        const options = { host: '127.0.0.1', port, path: '/poll', method: 'POST', agent, headers };
        request(options, (response) => {
          if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
          response.resume().once('end', resolve).once('error', reject);
        })
          .once('error', reject)
          .end(body);
      }),
    end: () => agent.destroy(),
  };
}
