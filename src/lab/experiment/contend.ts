import type { Faults } from '../fault-proxy/faults.js';
import type { Outcome } from '../measure/outcome.js';
import { run } from '../measure/run.js';
import { type Contender, TARGETS, type Transport, YOURS } from '../measure/targets.js';
import type { Work } from '../measure/works.js';
import type { SetUp } from '../proxies/set-ups.js';
import type { MetricName } from './metric.js';
import type { Sample } from './sample.js';
import type { Plan, Row, Side } from './scenario.js';
import type { Size } from './sizes.js';

/** Time that the last events of a window have to arrive, ms. */
const GRACE_MS = 5000;

/** For all to be connected and to have received an event, ms. */
const OPEN_MS = 20_000;

/** Events a second that one process of clients parses without being in the way. */
const WHOLE_PER_SECOND = 10_000;

const TRANSPORT_NAMES: Readonly<Record<Transport, string>> = { sse: 'SSE', websocket: 'WebSocket' };

/** Each with what it is called. */
export const TRANSPORTS = Object.entries(TRANSPORT_NAMES) as [Transport, string][];

/** A work of one topic, as large as asked for. */
export const workOf = (
  name: string,
  { connections, rate, size }: Omit<Size, 'layer'>,
  more: Partial<Work> = {},
): Work => ({
  name,
  about: '',
  kind: 'fan-out',
  connections,
  topics: 1,
  topicsEach: 1,
  // A foreign feed says what it says.
  rate: rate === 0 ? 1 : rate,
  size,
  // As many as the clients can read whole beside what they only count.
  wholeOneIn: Math.max(1, Math.round((connections * rate) / WHOLE_PER_SECOND)),
  targets: [],
  ...more,
});

/** One server on one transport at a work of the bench. */
export function sideOf(
  layer: string,
  transport: Transport,
  work: Work,
  plan: Plan,
  more: { label?: string; network?: Faults; proxy?: SetUp; weigh?: true | undefined } = {},
): Side {
  const { label = TRANSPORT_NAMES[transport], network, proxy, weigh = false } = more;
  const contender = { target: targetOf(layer, plan), transport };
  const { windowMs, warmUpMs } = plan;
  const options = {
    windowMs,
    warmUpMs,
    graceMs: GRACE_MS,
    openMs: OPEN_MS,
    size: 150,
    network,
    proxy,
    weigh,
  };
  return { label, measure: async () => sampleOf(await run(work, contender, 1, options)) };
}

/** Both transports of one server at the same work. */
export const transportsOf = (layer: string, work: Work, plan: Plan, weigh?: true): Pick<Row, 'a' | 'b'> => ({
  a: sideOf(layer, 'sse', work, plan, { weigh }),
  b: sideOf(layer, 'websocket', work, plan, { weigh }),
});

/** Both transports, each measured by `measure`. */
export const eachTransport = (measure: (transport: Transport) => Promise<Sample>): Pick<Row, 'a' | 'b'> => ({
  a: { label: TRANSPORT_NAMES.sse, measure: () => measure('sse') },
  b: { label: TRANSPORT_NAMES.websocket, measure: () => measure('websocket') },
});

export function targetOf(layer: string, { foreign }: Plan): Contender['target'] {
  if (layer !== YOURS) return TARGETS.find(({ name }) => name === layer)!;
  return { name: YOURS, about: '', program: '', transports: ['sse', 'websocket'], foreign: foreign! };
}

export function sampleOf(outcome: Outcome): Sample {
  const values: Partial<Record<MetricName, number>> = {};
  const take = (name: MetricName, value: number | undefined): void => {
    if (value !== undefined) values[name] = value;
  };
  take('cpuUs', outcome.costUs);
  take('deliveries', outcome.deliveriesPerSecond);
  take('bytes', outcome.bytesPerDelivery);
  take('framing', outcome.framingPerDelivery);
  take('burst', outcome.eventsPerRead);
  take('rssKb', outcome.kbPerConnection);
  take('heapKb', outcome.heapKbPerConnection);
  take('kernelKb', outcome.kernelKbPerConnection);
  take('rssMb', outcome.rssMb);
  take('peakMb', outcome.peakMb);
  take('slowEnded', outcome.slowEnded);
  const { audit, load, invalid, latency, worst } = outcome;
  return {
    values,
    audit,
    load,
    invalid,
    ...(latency === undefined ? {} : { times: { latency } }),
    ...(worst === undefined ? {} : { curves: { 'worst latency, ms': worst } }),
  };
}
