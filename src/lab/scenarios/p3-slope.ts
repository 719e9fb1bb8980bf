import { sideOf, workOf } from '../experiment/contend.js';
import type { Scenario } from '../experiment/scenario.js';

const WORK = workOf('P3', { connections: 10_000, rate: 0.2, size: 5200 }, { kind: 'idle', wholeOneIn: 1000 });

export const publishedSlope: Scenario = {
  id: 'P3',
  title: 'Published: memory of a fan-out',
  question: 'What does a connection more weigh, from 1,000 to 10,000?',
  rows: (plan) => [
    {
      name: 'SSE, 5.2 kB of JSON every 5 s',
      a: sideOf('raw', 'sse', WORK, plan, { label: 'Node alone', weigh: true }),
      b: sideOf('tickerwire', 'sse', WORK, plan, { label: 'this server', weigh: true }),
      metrics: ['rssKb', 'heapKb', 'rssMb'],
      published: 'one thread, 1,000 to 10,000 clients: about 13.6 KiB a connection',
      args: 'P3',
    },
  ],
};
