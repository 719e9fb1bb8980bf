import { quoted } from '../arguments.js';
import { sideOf, workOf } from '../experiment/contend.js';
import { percentile, type Sample } from '../experiment/sample.js';
import type { Extent, Plan, Row, Scenario, Side } from '../experiment/scenario.js';
import { argsOf, crossed, type Size, type Sizes } from '../experiment/sizes.js';
import type { Transport } from '../measure/targets.js';
import { isInstalled, SET_UPS, type SetUp } from '../proxies/set-ups.js';

const LAYERS = ['raw', 'nest', 'tickerwire'];
const OWN: Record<Extent, Sizes> = {
  quick: { layers: ['tickerwire'], connections: [20], rates: [50], sizes: [200] },
  usual: { layers: ['tickerwire'], connections: [50], rates: [50], sizes: [200] },
  thorough: { layers: LAYERS, connections: [50], rates: [50], sizes: [200] },
};

/**
 * What harms a server that says nothing to its proxy, and one that does not say how its stream is encoded; with the
 * others they fare as this one does.
 */
const HARMED: Readonly<Record<string, string>> = {
  raw: 'nginx as it comes',
  nest: 'nginx, gzip for event streams',
};

/** A real proxy between the clients and the server, and in each sample the same without it just before. */
export const proxies: Scenario = {
  id: 'S8',
  title: 'Proxies',
  question: 'What does a proxy do to each transport?',
  missing: () =>
    SET_UPS.some(isInstalled)
      ? undefined
      : 'neither nginx nor Caddy is installed: apt-get install nginx caddy',
  rows: (plan) =>
    crossed(OWN[plan.extent], plan).flatMap((size) =>
      SET_UPS.filter(isInstalled)
        .filter((_, index) => plan.extent !== 'quick' || index === 0)
        .filter(({ name }) => plan.layers !== undefined || name === (HARMED[size.layer] ?? name))
        .map((setUp): Row => {
          const name = `${size.layer} behind ${setUp.name}`;
          return {
            name,
            a: side('sse', size, plan, setUp),
            b: side('websocket', size, plan, setUp),
            metrics: ['addedP50', 'addedP99', 'p50', 'p99', 'burst', 'failures'],
            args: `S8 ${argsOf(size)} --row ${quoted(name)}`,
          };
        }),
    ),
};

function side(transport: Transport, size: Size, whole: Plan, proxy: SetUp): Side {
  // Two windows make a sample here.
  const plan = { ...whole, windowMs: whole.windowMs / 2 };
  const work = workOf('S8', size, { wholeOneIn: 1 });
  const direct = sideOf(size.layer, transport, work, plan);
  const through = sideOf(size.layer, transport, work, plan, { proxy });
  return {
    label: through.label,
    measure: async () => {
      const without = await direct.measure();
      if (without.invalid !== undefined) return without;
      return compared(await through.measure(), without, size.connections);
    },
  };
}

/** A proxy that lets nobody through is a finding, not a failure of the lab. */
function compared(sample: Sample, without: Sample, connections: number): Sample {
  const nobody = sample.audit?.received === 0;
  if (sample.invalid !== undefined && !nobody) return sample;
  if (nobody) return { values: { failures: connections } };
  const added = (share: number): number =>
    percentile([sample], 'latency', share)! - percentile([without], 'latency', share)!;
  return {
    ...sample,
    values: { ...sample.values, failures: 0, addedP50: added(0.5), addedP99: added(0.99) },
  };
}
