import { eachTransport, sampleOf, targetOf, workOf } from '../experiment/contend.js';
import { percentile, type Sample } from '../experiment/sample.js';
import type { Extent, Plan, Row, Scenario } from '../experiment/scenario.js';
import { argsOf, crossed, type Size, type Sizes } from '../experiment/sizes.js';
import { run } from '../measure/run.js';
import type { Transport } from '../measure/targets.js';

/** Later than this at p99 is no longer live, ms. */
const LIMIT_MS = 100;

/** Whom a server cannot even send a first event by then, it will not keep up with, ms. */
const OPEN_MS = 5000;

/** Of the clients that only count, ms. */
const BITE_MS = 50;

/** A server that cannot do this is not to be ranked by it, events/s. */
const LOWEST_RATE = 1;

/** Whoever holds this is not what ends here: to a thousand clients it is more than one process can read, events/s. */
const HIGHEST_RATE = 2000;

const LAYERS = ['raw', 'nest', 'tickerwire'];
/** The rate is where it begins. */
const OWN: Record<Extent, Sizes> = {
  quick: { layers: ['tickerwire'], connections: [200], rates: [1600], sizes: [200] },
  usual: { layers: LAYERS, connections: [1000], rates: [100], sizes: [200] },
  thorough: { layers: LAYERS, connections: [1000], rates: [100], sizes: [200] },
};

/** The rate is raised until something is missing or late; then the knee is looked for in between. */
export const ramp: Scenario = {
  id: 'S3',
  title: 'Saturation ramp',
  question: 'How many events a second can it be?',
  rows: (plan) =>
    crossed(OWN[plan.extent], plan).map((size): Row => ({
      name: `${size.layer} ${size.connections.toLocaleString('en')} × ${size.size} B`,
      ...eachTransport((transport) => climb(transport, size, plan)),
      metrics: ['rate'],
      args: `S3 ${argsOf(size)}`,
    })),
};

/** How near the highest rate is told, as there is time for: one by this factor higher has not held. */
const COARSE: Record<Extent, number> = { quick: 2, usual: 1.5, thorough: 1.5 };

async function climb(transport: Transport, size: Size, plan: Plan): Promise<Sample> {
  const points: [rate: number, p99Ms: number][] = [];
  let best: Sample | undefined;
  let why: string | undefined;
  const holds = async (rate: number): Promise<boolean> => {
    const sample = await at(rate, transport, size, plan);
    const late = percentile([sample], 'latency', 0.99);
    if (late !== undefined) points.push([rate, late]);
    const good = sample.invalid === undefined && late !== undefined && late <= LIMIT_MS;
    // The lowest rate that has not held is the last of them: what was wrong with it is where the limit lies.
    if (good) best = sample;
    else why = sample.invalid;
    return good;
  };
  const rate = await highest(holds, size.rate, COARSE[plan.extent]);
  points.sort(([one], [other]) => one - other);
  const curves = { 'latency p99 by events/s, ms': points };
  if (rate === undefined)
    return { values: {}, curves, invalid: `not even ${LOWEST_RATE}/s: ${why ?? 'late'}` };
  // Where the clients gave up first, what they say is a least.
  const clients = why?.startsWith('clients') === true ? why : undefined;
  return { values: { rate }, curves, audit: best?.audit, load: best?.load, invalid: clients };
}

/**
 * @param first where the search begins: it doubles from there while it holds, or halves until it does
 * @returns the highest rate that holds, to the factor `step`; undefined: none that is worth a search
 */
export async function highest(
  holds: (rate: number) => Promise<boolean>,
  first: number,
  step: number,
): Promise<number | undefined> {
  let low = first;
  while (!(await holds(low))) {
    low /= 2;
    if (low < LOWEST_RATE) return undefined;
  }
  let high = low < first ? 2 * low : undefined;
  while (high === undefined) {
    const twice = 2 * low;
    if (twice > HIGHEST_RATE) high = HIGHEST_RATE;
    else if (await holds(twice)) low = twice;
    else high = twice;
  }
  while (high / low > step) {
    const rate = Math.sqrt(low * high);
    if (await holds(rate)) low = rate;
    else high = rate;
  }
  return low;
}

async function at(rate: number, transport: Transport, size: Size, plan: Plan): Promise<Sample> {
  const contender = { target: targetOf(size.layer, plan), transport };
  const { warmUpMs } = plan;
  // There are many of them.
  const windowMs = plan.windowMs / 2;
  // Where every read were at once, the clients would be at their end before the server is.
  const work = workOf('S3', { ...size, rate }, { biteMs: BITE_MS });
  const options = {
    windowMs,
    warmUpMs,
    graceMs: LIMIT_MS * 20,
    openMs: OPEN_MS,
    size: size.size,
    weigh: false,
  };
  return sampleOf(await run(work, contender, 1, options));
}
