import { transportsOf, workOf } from '../experiment/contend.js';
import type { Extent, Row, Scenario } from '../experiment/scenario.js';
import { argsOf, crossed, type Sizes } from '../experiment/sizes.js';

const LAYERS = ['raw', 'nest', 'tickerwire', 'tickerwire-z'];
/** A thousand events in four seconds. */
const RATES = [250];

const OWN: Record<Extent, Sizes> = {
  quick: { layers: ['tickerwire'], connections: [10], rates: RATES, sizes: [200] },
  usual: { layers: LAYERS, connections: [10], rates: RATES, sizes: [200] },
  thorough: { layers: LAYERS, connections: [10], rates: RATES, sizes: [64, 200, 1000] },
};

/** All that a client is sent, heads and handshakes left out, divided by its events. */
export const wire: Scenario = {
  id: 'S5',
  title: 'Wire cost',
  question: 'How many bytes does an event take?',
  rows: (plan) =>
    crossed(OWN[plan.extent], plan).map((size): Row => ({
      name: `${size.layer} ${size.size} B`,
      ...transportsOf(size.layer, workOf('S5', size), plan),
      metrics: ['bytes'],
      args: `S5 ${argsOf(size)}`,
    })),
};
