import { sideOf, TRANSPORTS, workOf } from '../experiment/contend.js';
import type { Extent, Row, Scenario } from '../experiment/scenario.js';
import { argsOf, crossed, type Sizes } from '../experiment/sizes.js';

/** For each so many clients there is one more that reads at a tenth of the speed. */
const ONE_IN = 20;
const SPEED = 1 / 10;

/** What is not read waits in the kernel first: so many windows in one, until it is the server's affair. */
const WINDOWS = 2;

const LAYERS = ['raw', 'nest', 'tickerwire'];
const OWN: Record<Extent, Sizes> = {
  quick: { layers: ['tickerwire'], connections: [100], rates: [50], sizes: [1000] },
  usual: { layers: LAYERS, connections: [100], rates: [250], sizes: [8000] },
  thorough: { layers: LAYERS, connections: [100], rates: [250], sizes: [8000] },
};

/** Without slow clients, and with them: what is looked at are the others. */
export const slow: Scenario = {
  id: 'S11',
  title: 'Slow consumers',
  question: 'What do those suffer who can keep up, when one in twenty cannot?',
  rows: (whole) => {
    const plan = { ...whole, windowMs: WINDOWS * whole.windowMs };
    return crossed(OWN[plan.extent], plan).flatMap((size) =>
      TRANSPORTS.map(([transport, name]): Row => {
        const { layer, connections, rate } = size;
        const slow = {
          connections: Math.ceil(connections / ONE_IN),
          bytesPerSecond: SPEED * rate * size.size,
        };
        return {
          name: `${layer} ${name} ${connections.toLocaleString('en')} × ${rate}/s × ${size.size} B`,
          a: sideOf(layer, transport, workOf('S11', size), plan, { label: 'all keep up' }),
          b: sideOf(layer, transport, workOf('S11', size, { slow }), plan, {
            label: `${slow.connections} more do not`,
          }),
          metrics: ['p99', 'p50', 'cpuUs', 'peakMb', 'slowEnded'],
          args: `S11 ${argsOf(size)}`,
        };
      }),
    );
  },
};
