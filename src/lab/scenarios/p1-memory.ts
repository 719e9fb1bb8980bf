import { sideOf, workOf } from '../experiment/contend.js';
import type { Row, Scenario } from '../experiment/scenario.js';

const WORK = workOf('P1', { connections: 1500, rate: 1, size: 64 });
const PUBLISHED =
  'servers in TypeScript, 1,500 connections, one random price a second: WebSocket 89.6 MB, SSE 115.1 MB, SSE over shared HTTP/2 80.3 MB';

/** `raw-bare` is Node alone; both layers of a row are the same program, or it would be programs that are compared. */
export const publishedMemory: Scenario = {
  id: 'P1',
  title: 'Published: memory',
  question: 'What does a server weigh with 1,500 connections?',
  rows: (plan) => {
    const row = (name: string, layer: string, a: string): Row => ({
      name,
      a: sideOf(a, 'sse', WORK, plan, { weigh: true }),
      b: sideOf(layer, 'websocket', WORK, plan, { weigh: true }),
      metrics: ['rssMb', 'rssKb', 'heapKb'],
      published: PUBLISHED,
      args: 'P1',
    });
    return [
      row('Node alone, SSE over HTTP/1.1', 'raw-bare', 'raw-bare'),
      row('Node alone, SSE over shared HTTP/2', 'raw-bare', 'raw-bare-h2'),
      row('stock Nest, SSE over HTTP/1.1', 'nest', 'nest'),
      row('this server, SSE over HTTP/1.1', 'tickerwire', 'tickerwire'),
    ];
  },
};
