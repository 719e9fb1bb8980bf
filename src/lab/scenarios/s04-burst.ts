import { eachTransport, sideOf, workOf } from '../experiment/contend.js';
import { SPIKE_EVERY_S } from '../../feeds/lab.feed.js';
import type { Sample } from '../experiment/sample.js';
import type { Extent, Plan, Row, Scenario } from '../experiment/scenario.js';
import { argsOf, crossed, nameOf, type Size, type Sizes } from '../experiment/sizes.js';
import { Histogram } from '../load/histogram.js';
import type { Transport } from '../measure/targets.js';

/** Later than this, the burst has been noticed, ms. */
const LATE_MS = 100;

const LAYERS = ['raw', 'nest', 'tickerwire'];
const OWN: Record<Extent, Sizes> = {
  quick: { layers: ['tickerwire'], connections: [200], rates: [10], sizes: [200] },
  usual: { layers: LAYERS, connections: [1000], rates: [2], sizes: [200] },
  thorough: { layers: LAYERS, connections: [1000], rates: [2], sizes: [200] },
};

/** A goal, a market that opens: for one second there is fifty times as much to say. */
export const burst: Scenario = {
  id: 'S4',
  title: 'Burst',
  question: 'How long does it take to get over a second at fifty times the rate?',
  rows: (plan) =>
    crossed(OWN[plan.extent], plan).map((size): Row => ({
      name: nameOf(size),
      ...eachTransport((transport) => measured(transport, size, plan)),
      metrics: ['drainMs', 'late', 'p50', 'p999', 'peakMb'],
      args: `S4 ${argsOf(size)}`,
    })),
};

/** Long enough that the whole burst is in it, wherever the window begins. */
const WINDOW_MS = SPIKE_EVERY_S * 1000;

async function measured(transport: Transport, size: Size, plan: Plan): Promise<Sample> {
  const { layer, rate, connections } = size;
  const work = workOf('S4', { ...size, rate: 7 * rate }, { arrivals: 'spike', rate, connections });
  return withDrain(await sideOf(layer, transport, work, { ...plan, windowMs: WINDOW_MS }).measure());
}

/** An event that is due at the end of the burst waits for all of it: the worst latency is the time to drain. */
function withDrain(sample: Sample): Sample {
  const latency = new Histogram().add(sample.times?.latency ?? []);
  if (latency.count === 0) return sample;
  const drainMs = latency.percentile(1) / 1000;
  return { ...sample, values: { ...sample.values, drainMs, late: 100 * latency.shareAbove(LATE_MS * 1000) } };
}
