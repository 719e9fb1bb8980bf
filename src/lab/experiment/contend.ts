import type { Faults } from '../fault-proxy/faults.js';
import type { Outcome } from '../measure/outcome.js';
import { run } from '../measure/run.js';
import { type Contender, TARGETS, type Transport } from '../measure/targets.js';
import type { Work } from '../measure/works.js';
import type { MetricName } from './metric.js';
import type { Sample } from './sample.js';
import type { Plan, Side } from './scenario.js';

/** Time that the last events of a window have to arrive, ms. */
const GRACE_MS = 5000;

const TRANSPORT_NAMES: Readonly<Record<Transport, string>> = { sse: 'SSE', websocket: 'WebSocket' };

/** One server on one transport at a work of the bench. */
export function sideOf(
  layer: string,
  transport: Transport,
  work: Work,
  plan: Plan,
  { label = TRANSPORT_NAMES[transport], network }: { label?: string; network?: Faults } = {},
): Side {
  const contender = { target: targetOf(layer), transport };
  const { windowMs, warmUpMs } = plan;
  const options = { windowMs, warmUpMs, graceMs: GRACE_MS, size: 150, network };
  return { label, measure: async () => sampleOf(await run(work, contender, 1, options)) };
}

export const targetOf = (layer: string): Contender['target'] => TARGETS.find(({ name }) => name === layer)!;

function sampleOf(outcome: Outcome): Sample {
  const values: Partial<Record<MetricName, number>> = {};
  const take = (name: MetricName, value: number | undefined): void => {
    if (value !== undefined) values[name] = value;
  };
  take('cpuUs', outcome.costUs);
  take('deliveries', outcome.deliveriesPerSecond);
  take('bytes', outcome.bytesPerDelivery);
  take('rssKb', outcome.kbPerConnection);
  const { audit, load, invalid, latency } = outcome;
  return { values, audit, load, invalid, ...(latency === undefined ? {} : { times: { latency } }) };
}
