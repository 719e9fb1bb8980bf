import { sideOf, TRANSPORTS, workOf } from '../experiment/contend.js';
import type { Row, Scenario } from '../experiment/scenario.js';

const WORK = workOf('P5', { connections: 5000, rate: 20, size: 128 });

/** More than one write for each event and client can do on one core: a lab that is right shows that, and no good p99. */
export const publishedSaturated: Scenario = {
  id: 'P5',
  title: 'Published: saturated',
  question: 'What does a server show that cannot keep up?',
  rows: (plan) =>
    TRANSPORTS.map(([transport, name]): Row => ({
      name: `${name}, 5,000 × 20/s × 128 B`,
      a: sideOf('nest', transport, WORK, plan, { label: 'stock Nest' }),
      b: sideOf('tickerwire', transport, WORK, plan, { label: 'this server' }),
      metrics: ['p50', 'p99', 'deliveries', 'cpuUs'],
      published: 'a server that is saturated, shown with a p99 as if it were not',
      args: 'P5',
    })),
};
