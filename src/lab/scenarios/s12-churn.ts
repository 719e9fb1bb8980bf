import { eachTransport, targetOf, workOf } from '../experiment/contend.js';
import type { Sample } from '../experiment/sample.js';
import type { Extent, Plan, Row, Scenario } from '../experiment/scenario.js';
import { argsOf, crossed, type Size, type Sizes } from '../experiment/sizes.js';
import { onStage, ours } from '../measure/stage.js';
import type { Transport } from '../measure/targets.js';

/** Connections made and broken off in a second. */
const PER_SECOND = 100;

/** Before memory counts: code is compiled, buffers have been made. ms */
const SETTLE_MS = 3000;
const FOR_MS: Record<Extent, number> = { quick: 3000, usual: 10_000, thorough: 6000 };
const OPEN_MS = 20_000;

const LAYERS = ['raw', 'nest', 'tickerwire'];
const OWN: Record<Extent, Sizes> = {
  quick: { layers: ['tickerwire'], connections: [100], rates: [10], sizes: [200] },
  usual: { layers: LAYERS, connections: [500], rates: [10], sizes: [200] },
  thorough: { layers: LAYERS, connections: [500], rates: [10], sizes: [200] },
};

/** As many come as go: nothing of those that have gone may stay. */
export const churn: Scenario = {
  id: 'S12',
  title: 'Churn',
  question: 'Does the server forget those who have gone?',
  rows: (plan) =>
    crossed(OWN[plan.extent], plan).map((size): Row => ({
      name: `${size.layer} ${size.connections.toLocaleString('en')}, ${PER_SECOND}/s`,
      ...eachTransport((transport) => measured(transport, size, plan)),
      metrics: ['leakKb', 'rssLeakKb', 'handles', 'failures', 'rssMb'],
      args: `S12 ${argsOf(size)}`,
    })),
};

function measured(transport: Transport, size: Size, plan: Plan): Promise<Sample> {
  const contender = { target: targetOf(size.layer, plan), transport };
  return onStage({ work: workOf('S12', size), contender }, async (stage): Promise<Sample> => {
    const { server, load } = ours(stage);
    const { failure } = await load.do('open', { connections: size.connections, timeoutMs: OPEN_MS });
    if (failure !== undefined) return { values: {}, invalid: failure };
    await load.do('churn', { perSecond: PER_SECOND, forMs: SETTLE_MS });
    const [memory, handles] = [await server.memory(), await server.handles()];
    const { made, failures } = await load.do('churn', {
      perSecond: PER_SECOND,
      forMs: FOR_MS[plan.extent],
    });
    const after = await server.memory();
    const kept = (name: 'heapKb' | 'rssKb'): number =>
      (Math.max(0, after[name] - memory[name]) / made) * 1000;
    return {
      values: {
        leakKb: kept('heapKb'),
        rssLeakKb: kept('rssKb'),
        handles: Math.max(0, (await server.handles()) - handles),
        failures,
        rssMb: after.rssKb / 1024,
      },
    };
  });
}
