import { sideOf, workOf } from '../experiment/contend.js';
import type { Extent, Plan, Row, Scenario, Side } from '../experiment/scenario.js';
import { argsOf, crossed, nameOf, type Size, type Sizes } from '../experiment/sizes.js';
import { type Transport, YOURS } from '../measure/targets.js';

const LAYERS = ['raw', 'nest', 'tickerwire', 'tickerwire-h2', 'tickerwire-z'];
/** A thousand events in four seconds. */
const RATES = [250];

const OWN: Record<Extent, Sizes> = {
  quick: { layers: ['tickerwire'], connections: [10], rates: RATES, sizes: [200] },
  usual: { layers: LAYERS, connections: [10], rates: RATES, sizes: [200] },
  thorough: { layers: LAYERS, connections: [10], rates: RATES, sizes: [200] },
};

/** All that a client is sent, heads and handshakes left out, divided by its events. TLS would add to both alike. */
export const wire: Scenario = {
  id: 'S5',
  title: 'Wire cost',
  question: 'How many bytes does an event take?',
  foreign: true,
  rows: (plan) =>
    crossed(OWN[plan.extent], plan).map((size): Row => ({
      name: nameOf(size),
      a: side('sse', size, plan),
      b: side('websocket', size, plan),
      metrics: ['bytes', 'overhead', 'framing'],
      args: `S5 ${argsOf(size)}`,
    })),
};

function side(transport: Transport, size: Size, plan: Plan): Side {
  const plain = sideOf(size.layer, transport, workOf('S5', size, { wholeOneIn: 1 }), plan);
  return {
    label: plain.label,
    measure: async () => {
      const sample = await plain.measure();
      const { bytes } = sample.values;
      if (bytes === undefined || size.layer === YOURS) return sample;
      return { ...sample, values: { ...sample.values, overhead: bytes - size.size } };
    },
  };
}
