import { sideOf, workOf } from '../experiment/contend.js';
import type { Plan, Row, Scenario } from '../experiment/scenario.js';
import type { Transport } from '../measure/targets.js';

const TRANSPORTS: readonly Transport[] = ['sse', 'websocket'];

/** What is known to be there, ms. */
const ADDED_MS = 1;

const WORK = workOf('S14', { connections: 100, rate: 50, size: 200 }, { wholeOneIn: 1 });

/** The lab itself is put to the test: two sides that do not differ, and two that do, by as much as is known. */
export const controls: Scenario = {
  id: 'S14',
  title: 'Controls',
  question: 'Does the lab find a difference where there is none, and the one that there is?',
  rows: (plan) =>
    (plan.extent === 'quick' ? TRANSPORTS.slice(0, 1) : TRANSPORTS).flatMap((transport) => [
      same(transport, plan),
      later(transport, plan),
    ]),
};

const same = (transport: Transport, plan: Plan): Row => ({
  name: `${transport}, A against A`,
  a: sideOf('tickerwire', transport, WORK, plan, { label: 'A' }),
  b: sideOf('tickerwire', transport, WORK, plan, { label: 'A again' }),
  metrics: ['cpuUs', 'p50', 'p99', 'bytes'],
  args: 'S14',
});

/** Both through the proxy, so that its own time is on both sides. */
const later = (transport: Transport, plan: Plan): Row => ({
  name: `${transport}, a known ${ADDED_MS} ms`,
  a: sideOf('tickerwire', transport, WORK, plan, { label: 'as it is', network: {} }),
  b: sideOf('tickerwire', transport, WORK, plan, {
    label: `${ADDED_MS} ms later`,
    network: { latencyMs: ADDED_MS },
  }),
  metrics: ['p50', 'p99'],
  args: 'S14',
});
