import { targetOf, workOf } from '../experiment/contend.js';
import type { Sample } from '../experiment/sample.js';
import type { Extent, Plan, Row, Scenario, Side } from '../experiment/scenario.js';
import { argsOf, crossed, type Size, type Sizes } from '../experiment/sizes.js';
import type { Upstream } from '../load/upstream.js';
import { onStage } from '../measure/stage.js';

const COUNT: Record<Extent, number> = { quick: 200, usual: 1000, thorough: 1000 };

/** More than one client sends here. */
const MAX_COMMANDS_PER_SECOND = '1000';
const OPEN_MS = 20_000;

/** Beside so many others who are sent events; only this server takes the same command both ways. */
const SIZE: Omit<Sizes, 'connections'> = { layers: ['tickerwire'], rates: [20], sizes: [200] };
const OWN: Record<Extent, Sizes> = {
  quick: { ...SIZE, connections: [50] },
  usual: { ...SIZE, connections: [50, 500] },
  thorough: { ...SIZE, connections: [500] },
};

const POSTS: readonly (readonly [Upstream, string])[] = [
  ['post', 'POST, kept alive'],
  ['post on a new connection', 'POST, a connection each'],
];

/** What a client has to say goes over the WebSocket that is there, or as a request beside the event stream. */
export const upstream: Scenario = {
  id: 'S13',
  title: 'Upstream command',
  question: 'How long does it take to tell the server something?',
  rows: (plan) =>
    crossed(OWN[plan.extent], plan).flatMap((size) =>
      POSTS.map(([way, label]): Row => ({
        name: `${size.layer} beside ${size.connections.toLocaleString('en')}, ${label}`,
        a: side(label, way, size, plan),
        b: side('WebSocket frame', 'frame', size, plan),
        metrics: ['tripP50', 'tripP99'],
        args: `S13 ${argsOf(size)}`,
      })),
    ),
};

const side = (label: string, way: Upstream, size: Size, plan: Plan): Side => ({
  label,
  measure: () => {
    const transport = way === 'frame' ? 'websocket' : 'sse';
    const target = targetOf(size.layer, plan);
    const env = { ...target.env, MAX_COMMANDS_PER_SECOND };
    const contender = { target: { ...target, env }, transport } as const;
    return onStage({ work: workOf('S13', size), contender }, async ({ load }): Promise<Sample> => {
      const { failure } = await load.do('open', { connections: size.connections, timeoutMs: OPEN_MS });
      if (failure !== undefined) return { values: {}, invalid: failure };
      return { values: {}, times: await load.do('upstream', { way, count: COUNT[plan.extent] }) };
    });
  },
});
