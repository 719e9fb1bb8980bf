import { eachTransport, targetOf, workOf } from '../experiment/contend.js';
import type { Sample } from '../experiment/sample.js';
import type { Extent, Plan, Row, Scenario } from '../experiment/scenario.js';
import { argsOf, crossed, type Size, type Sizes } from '../experiment/sizes.js';
import { saturation } from '../measure/outcome.js';
import { onStage } from '../measure/stage.js';
import type { Transport } from '../measure/targets.js';

/** Whoever has nothing by then has failed. */
const PATIENCE_MS = 20_000;

const LAYERS = ['raw', 'nest', 'tickerwire'];
/** Seldom enough that the storm is no fan-out, and often enough that nobody waits long for the first event. */
const RATES = [10];

const OWN: Record<Extent, Sizes> = {
  quick: { layers: ['tickerwire'], connections: [500], rates: RATES, sizes: [200] },
  usual: { layers: LAYERS, connections: [2000], rates: RATES, sizes: [200] },
  thorough: { layers: LAYERS, connections: [2000], rates: RATES, sizes: [200] },
};

/** A deployment, a network that is back: all of them connect in the same moment. */
export const storm: Scenario = {
  id: 'S6',
  title: 'Connect storm',
  question: 'How long until everybody is in, when all come at once?',
  foreign: true,
  rows: (plan) =>
    crossed(OWN[plan.extent], plan).map((size): Row => ({
      name: `${size.layer} ${size.connections.toLocaleString('en')}`,
      ...eachTransport((transport) => measured(transport, size, plan)),
      metrics: ['firstP99', 'firstP50', 'openP99', 'openP50', 'acceptUs', 'failures'],
      args: `S6 ${argsOf(size)}`,
    })),
};

function measured(transport: Transport, size: Size, plan: Plan): Promise<Sample> {
  const contender = { target: targetOf(size.layer, plan), transport };
  return onStage({ work: workOf('S6', size), contender }, async ({ server, load }): Promise<Sample> => {
    const { connections } = size;
    const ask = { connections, timeoutMs: PATIENCE_MS, serverPid: server?.pid };
    const { open, firstEvent, failures, serverCpuUs, load: report } = await load.do('storm', ask);
    const acceptUs = serverCpuUs === undefined ? {} : { acceptUs: serverCpuUs / connections };
    return {
      values: { failures, ...acceptUs },
      times: { open, firstEvent },
      load: report,
      invalid: saturation(report),
    };
  });
}
