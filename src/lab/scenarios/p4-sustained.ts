import { transportsOf, workOf } from '../experiment/contend.js';
import type { Scenario } from '../experiment/scenario.js';

const WORK = workOf('P4', { connections: 5000, rate: 10, size: 82 });
const FIVE_MINUTES_MS = 300_000;

/** One pair is enough: that nothing is lost is no ratio. */
export const publishedSustained: Scenario = {
  id: 'P4',
  title: 'Published: sustained',
  question: 'Does it hold for five minutes?',
  rows: (plan) => {
    const long = plan.extent === 'quick' ? plan : { ...plan, windowMs: FIVE_MINUTES_MS };
    return [
      {
        name: 'tickerwire 5,000 × 10/s × 82 B for 5 minutes',
        ...transportsOf('tickerwire', WORK, long, true),
        metrics: ['p50', 'p99', 'p999', 'cpuUs', 'deliveries', 'rssMb'],
        published: '5,000 connections × 10 events/s × 82 B for 5 minutes without an error',
        pairs: 1,
        args: 'P4',
      },
    ];
  },
};
