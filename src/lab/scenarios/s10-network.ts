import { sideOf, workOf } from '../experiment/contend.js';
import type { Extent, Row, Scenario } from '../experiment/scenario.js';
import { argsOf, crossed, type Sizes } from '../experiment/sizes.js';
import type { Faults } from '../fault-proxy/faults.js';

/** TCP stands between: a packet that is lost is a stall to both, so there are stalls here and no loss. */
const NETWORKS: Readonly<Record<string, Faults>> = {
  'as it is': {},
  '50 ms': { latencyMs: 50 },
  '50 ms ± 50': { latencyMs: 25, jitterMs: 50 },
  '20 kB/s': { bytesPerSecond: 20_000, bufferBytes: 16_384 },
  'in slices of 7 bytes': { sliceBytes: 7 },
};

const LAYERS = ['nest', 'tickerwire'];
const OWN: Record<Extent, Sizes> = {
  quick: { layers: ['tickerwire'], connections: [20], rates: [20], sizes: [200] },
  usual: { layers: LAYERS, connections: [50], rates: [20], sizes: [200] },
  thorough: { layers: ['tickerwire'], connections: [50], rates: [20], sizes: [200] },
};

/** A phone on a train: what the transports make of a network that is late, slow or in pieces. */
export const network: Scenario = {
  id: 'S10',
  title: 'Bad network',
  question: 'Does a bad network hurt one transport more than the other?',
  foreign: true,
  rows: (plan) =>
    crossed(OWN[plan.extent], plan).flatMap((size) =>
      Object.entries(NETWORKS)
        .filter(([name]) => plan.extent !== 'quick' || name === '50 ms ± 50')
        .map(([name, faults]): Row => {
          const work = workOf('S10', size, { wholeOneIn: 1 });
          const { layer, connections, rate } = size;
          return {
            name: `${layer} ${connections} × ${rate}/s, ${name}`,
            a: sideOf(layer, 'sse', work, plan, { network: faults }),
            b: sideOf(layer, 'websocket', work, plan, { network: faults }),
            metrics: ['p99', 'p50', 'p999', 'deliveries'],
            args: `S10 ${argsOf(size)}`,
          };
        }),
    ),
};
