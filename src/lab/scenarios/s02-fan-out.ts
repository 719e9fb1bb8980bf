import { transportsOf, workOf } from '../experiment/contend.js';
import type { Extent, Row, Scenario } from '../experiment/scenario.js';
import { argsOf, crossed, nameOf, type Sizes } from '../experiment/sizes.js';

const LAYERS = ['raw', 'nest', 'tickerwire'];

const SIZES: Record<Extent, Sizes> = {
  quick: { layers: ['tickerwire'], connections: [100], rates: [50], sizes: [200] },
  usual: { layers: LAYERS, connections: [1000], rates: [10, 50], sizes: [200] },
  thorough: { layers: LAYERS, connections: [100, 1000, 5000], rates: [1, 10, 50], sizes: [64, 200, 1000] },
};

/** Everybody is sent everything, at an even rate that the server can keep up with. */
export const fanOut: Scenario = {
  id: 'S2',
  title: 'Steady fan-out',
  question: 'What does a delivery cost, and how late is it?',
  rows: (plan) =>
    crossed(SIZES[plan.extent], plan).map((size): Row => ({
      name: nameOf(size),
      ...transportsOf(size.layer, workOf('S2', size), plan),
      metrics: ['cpuUs', 'p50', 'p99', 'p999', 'bytes', 'deliveries'],
      args: `S2 ${argsOf(size)}`,
    })),
};
