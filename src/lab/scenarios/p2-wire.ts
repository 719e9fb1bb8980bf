import { sideOf, workOf } from '../experiment/contend.js';
import type { Row, Scenario } from '../experiment/scenario.js';

/** By the size of the message: lengths of 7, 16 and 64 bits on WebSocket (RFC 6455, 5.2). */
const SHORT = 64;
const LONG = 1000;
const HUGE = 70_000;

/** Bytes that a transport puts around a message, counted on the wire. */
export const publishedWire: Scenario = {
  id: 'P2',
  title: 'Published: wire bytes',
  question: 'How many bytes does a transport put around a message?',
  rows: (plan) => {
    const row = (name: string, a: string, size: number, published: string): Row => {
      const work = workOf('P2', { connections: 2, rate: 50, size }, { wholeOneIn: 1 });
      return {
        name,
        a: sideOf(a, 'sse', work, plan),
        b: sideOf('raw-bare', 'websocket', work, plan),
        metrics: ['framing'],
        published,
        args: 'P2',
      };
    };
    return [
      row('short, `data:` alone', 'raw-bare', SHORT, 'SSE 14 to 15, WebSocket 2'),
      row('long, `data:` alone', 'raw-bare', LONG, 'SSE 14 to 15, WebSocket 4'),
      row('over 64 kB, `data:` alone', 'raw-bare', HUGE, 'WebSocket 10'),
      row('long, with an id of six digits', 'raw-six', LONG, 'SSE 11 more than `data:` alone'),
      row('short, over HTTP/2', 'raw-bare-h2', SHORT, 'SSE over HTTP/2 17'),
    ];
  },
};
