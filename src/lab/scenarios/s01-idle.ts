import { eachTransport, targetOf, workOf } from '../experiment/contend.js';
import type { Sample } from '../experiment/sample.js';
import type { Extent, Plan, Row, Scenario } from '../experiment/scenario.js';
import { argsOf, crossed, type Size, type Sizes } from '../experiment/sizes.js';
import { openInSteps } from '../measure/memory.js';
import { saturation } from '../measure/outcome.js';
import { onStage, ours } from '../measure/stage.js';
import type { Transport } from '../measure/targets.js';

const OPEN_MS = 60_000;

/** Servers that have heartbeats send them so often where there is nothing else to say, ms. */
const HEARTBEAT_MS = 1000;
/** Clients that do not read pings answer them unasked. */
const ALIVE_MS = 800;

const LAYERS = ['raw', 'nest', 'tickerwire', 'tickerwire-h2'];
/** Hardly any: but each connection must have been sent an event to be as it will stay. */
const RATES = [0.5];
const SIZES = [200];

const OWN: Record<Extent, Sizes> = {
  quick: { layers: ['tickerwire'], connections: [500], rates: [2], sizes: SIZES },
  usual: { layers: LAYERS, connections: [2000], rates: RATES, sizes: SIZES },
  thorough: { layers: LAYERS, connections: [5000], rates: RATES, sizes: SIZES },
};

/** Connections that wait for events: memory is the slope from a tenth of them to all, garbage collected. */
export const idle: Scenario = {
  id: 'S1',
  title: 'Idle connections',
  question: 'What does a connection cost that is merely there?',
  rows: (plan) =>
    crossed(OWN[plan.extent], plan).map((size): Row => ({
      name: `${size.layer} ${size.connections.toLocaleString('en')}`,
      ...eachTransport((transport) => measured(transport, size, plan)),
      metrics: ['rssKb', 'heapKb', 'kernelKb', 'idleUs'],
      args: `S1 ${argsOf(size)}`,
    })),
};

function measured(transport: Transport, size: Size, plan: Plan): Promise<Sample> {
  const target = targetOf(size.layer, plan);
  const contender = {
    target: { ...target, env: { ...target.env, HEARTBEAT_MS: String(HEARTBEAT_MS) } },
    transport,
  };
  const work = workOf('S1', size, { wholeOneIn: 1000, aliveMs: ALIVE_MS });
  return onStage({ work, contender }, async (stage): Promise<Sample> => {
    const { server, load } = ours(stage);
    const { connections } = size;
    const { failure, ...memory } = await openInSteps(stage, connections, OPEN_MS);
    if (failure !== undefined) return { values: {}, invalid: failure };
    const idle = await load.do('idle', { forMs: plan.windowMs, serverPid: server.pid });
    const { rssMb = 0, kbPerConnection, heapKbPerConnection, kernelKbPerConnection } = memory;
    return {
      values: {
        rssMb,
        ...(kbPerConnection === undefined ? {} : { rssKb: kbPerConnection }),
        ...(heapKbPerConnection === undefined ? {} : { heapKb: heapKbPerConnection }),
        ...(kernelKbPerConnection === undefined ? {} : { kernelKb: kernelKbPerConnection }),
        idleUs: idle.serverCpuUs! / connections / idle.seconds,
      },
      load: idle.load,
      invalid: idle.failure ?? saturation(idle.load),
    };
  });
}
