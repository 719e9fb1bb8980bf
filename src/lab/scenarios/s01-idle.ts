import { transportsOf, workOf } from '../experiment/contend.js';
import type { Extent, Row, Scenario } from '../experiment/scenario.js';
import { argsOf, crossed, type Sizes } from '../experiment/sizes.js';

const LAYERS = ['raw', 'nest', 'tickerwire'];
/** An event now and then: each connection must have been sent one to be as it will stay. */
const RATES = [0.2];
const SIZES = [200];

const OWN: Record<Extent, Sizes> = {
  quick: { layers: ['tickerwire'], connections: [500], rates: [1], sizes: SIZES },
  usual: { layers: LAYERS, connections: [2000], rates: RATES, sizes: SIZES },
  thorough: { layers: LAYERS, connections: [500, 5000], rates: RATES, sizes: SIZES },
};

/** Connections that wait for events: memory is the slope from a tenth of them to all, garbage collected. */
export const idle: Scenario = {
  id: 'S1',
  title: 'Idle connections',
  question: 'What does a connection cost that is merely there?',
  rows: (plan) =>
    crossed(OWN[plan.extent], plan).map((size): Row => ({
      name: `${size.layer} ${size.connections.toLocaleString('en')}`,
      ...transportsOf(size.layer, workOf('S1', size, { kind: 'idle', wholeOneIn: 1000 }), plan),
      metrics: ['rssKb'],
      args: `S1 ${argsOf(size)}`,
    })),
};
