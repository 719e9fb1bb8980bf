import { sideOf, workOf } from '../experiment/contend.js';
import type { Extent, Row, Scenario } from '../experiment/scenario.js';
import { argsOf, crossed, type Sizes } from '../experiment/sizes.js';
import type { Transport } from '../measure/targets.js';

/** One client in so many reads nothing more. */
const ONE_IN = 20;

const LAYERS = ['raw', 'nest', 'tickerwire'];
const OWN: Record<Extent, Sizes> = {
  quick: { layers: ['tickerwire'], connections: [100], rates: [50], sizes: [1000] },
  usual: { layers: LAYERS, connections: [100], rates: [250], sizes: [8000] },
  thorough: { layers: LAYERS, connections: [100], rates: [250], sizes: [8000] },
};

const TRANSPORTS: readonly (readonly [Transport, string])[] = [
  ['sse', 'SSE'],
  ['websocket', 'WebSocket'],
];

/** Without slow clients, and with them: what is looked at are the others. */
export const slow: Scenario = {
  id: 'S11',
  title: 'Slow consumers',
  question: 'What do those suffer who can keep up, when one in twenty cannot?',
  rows: (plan) =>
    crossed(OWN[plan.extent], plan).flatMap((size) =>
      TRANSPORTS.map(([transport, name]): Row => {
        const { layer, connections } = size;
        const deaf = Math.ceil(connections / ONE_IN);
        return {
          name: `${layer} ${name} ${connections.toLocaleString('en')} × ${size.rate}/s × ${size.size} B`,
          a: sideOf(layer, transport, workOf('S11', size), plan, { label: 'all read', weigh: true }),
          b: sideOf(layer, transport, workOf('S11', size, { deaf }), plan, {
            label: `${deaf} more do not`,
            weigh: true,
          }),
          metrics: ['p50', 'p99', 'cpuUs', 'rssMb'],
          args: `S11 ${argsOf(size)}`,
        };
      }),
    ),
};
