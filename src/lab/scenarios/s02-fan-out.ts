import { transportsOf, workOf } from '../experiment/contend.js';
import type { Extent, Row, Scenario } from '../experiment/scenario.js';
import { argsOf, crossed, nameOf, type Sizes } from '../experiment/sizes.js';

const LAYERS = ['raw', 'nest', 'tickerwire'];
const ALSO_HTTP2 = [...LAYERS, 'tickerwire-h2'];

const OWN: Record<Extent, readonly Sizes[]> = {
  quick: [{ layers: ['tickerwire'], connections: [100], rates: [50], sizes: [200] }],
  usual: [{ layers: LAYERS, connections: [1000], rates: [10, 50], sizes: [200] }],
  thorough: [
    { layers: ['tickerwire'], connections: [100], rates: [50], sizes: [200] },
    { layers: ALSO_HTTP2, connections: [1000], rates: [10], sizes: [200] },
    { layers: LAYERS, connections: [1000], rates: [50], sizes: [200] },
    { layers: LAYERS, connections: [5000], rates: [10], sizes: [200] },
    { layers: ['tickerwire'], connections: [1000], rates: [10], sizes: [64, 1000] },
  ],
};

/** Everybody is sent everything, at an even rate that the server can keep up with. */
export const fanOut: Scenario = {
  id: 'S2',
  title: 'Steady fan-out',
  question: 'What does a delivery cost, and how late is it?',
  foreign: true,
  rows: (plan) => {
    const rows = OWN[plan.extent].flatMap((own) =>
      crossed(own, plan).map((size): Row => ({
        name: nameOf(size),
        ...transportsOf(size.layer, workOf('S2', size), plan),
        metrics: ['cpuUs', 'p50', 'p99', 'p999', 'bytes', 'deliveries'],
        args: `S2 ${argsOf(size)}`,
      })),
    );
    // What the command line gives makes sizes alike that were not.
    return rows.filter(({ name }, index) => rows.findIndex((row) => row.name === name) === index);
  },
};
