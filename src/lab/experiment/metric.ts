/** What is measured: how it is called, in what, and which of two values is the better one. */
export interface Metric {
  readonly title: string;
  readonly unit: string;
  readonly better: 'less' | 'more';
  readonly digits: number;
  /** Read from the histogram of that name at this share (0–1), in ms; otherwise a value of its own. */
  readonly from?: readonly [times: Times, share: number];
}

/** Histograms of a sample, in µs. */
export type Times =
  /** From when an event was due until it was read. */
  | 'latency'
  /** From the wish to connect until the stream is open; until its first event is there. */
  | 'open'
  | 'firstEvent'
  /** From a fault until the client knows of it; until it is live again. */
  | 'notice'
  | 'liveAgain'
  /** From a command until its own answer. */
  | 'roundTrip';

const ms = (title: string, times: Times, share: number): Metric => ({
  title,
  unit: 'ms',
  better: 'less',
  digits: 2,
  from: [times, share],
});
const less = (title: string, unit: string, digits: number): Metric => ({
  title,
  unit,
  better: 'less',
  digits,
});
const more = (title: string, unit: string, digits: number): Metric => ({
  title,
  unit,
  better: 'more',
  digits,
});

/** What `fetchMs` says when no answer came for so long: a request that waits for a stream to end may wait for hours. */
export const NO_ANSWER_MS = 1000;

export const METRICS = {
  cpuUs: less('server CPU per delivery', 'µs', 2),
  p50: ms('latency p50', 'latency', 0.5),
  p99: ms('latency p99', 'latency', 0.99),
  p999: ms('latency p99.9', 'latency', 0.999),
  deliveries: more('deliveries', '/s', 0),
  bytes: less('bytes per event on the wire', 'B', 1),
  /** Of an event stream all but its data; of WebSocket all but its messages. */
  framing: less('framing per event', 'B', 2),
  overhead: less("bytes per event beyond the event's data", 'B', 1),
  burst: less('events that come in one read', '', 1),
  addedP50: less('latency p50 that the proxy adds', 'ms', 2),
  addedP99: less('latency p99 that the proxy adds', 'ms', 2),
  rssKb: less('resident memory per connection', 'kB', 1),
  heapKb: less('heap per connection', 'kB', 1),
  kernelKb: less('kernel memory per connection, both ends', 'kB', 1),
  idleUs: less('server CPU per connection and second', 'µs', 2),
  acceptUs: less('server CPU per connection made', 'µs', 0),
  failures: less('connections that failed', '', 0),
  openP50: ms('until accepted, p50', 'open', 0.5),
  openP99: ms('until accepted, p99', 'open', 0.99),
  firstP50: ms('until the first event, p50', 'firstEvent', 0.5),
  firstP99: ms('until the first event, p99', 'firstEvent', 0.99),
  noticeP50: ms('until noticed, p50', 'notice', 0.5),
  noticeP99: ms('until noticed, p99', 'notice', 0.99),
  liveP50: ms('until live again, p50', 'liveAgain', 0.5),
  liveP99: ms('until live again, p99', 'liveAgain', 0.99),
  missing: less('events missing', '', 0),
  duplicate: less('events twice', '', 0),
  outOfOrder: less('events out of order', '', 0),
  away: less('clients that did not come back', '', 0),
  leakKb: less('heap kept per 1,000 connections gone', 'kB', 0),
  rssLeakKb: less('resident memory kept per 1,000 connections gone', 'kB', 0),
  handles: less('handles kept', '', 0),
  tripP50: ms('round trip p50', 'roundTrip', 0.5),
  tripP99: ms('round trip p99', 'roundTrip', 0.99),
  rssMb: less('resident memory of the server', 'MB', 0),
  peakMb: less('peak memory of the server', 'MB', 0),
  slowEnded: less('slow clients that were ended', '', 0),
  rate: more('highest rate sustained', 'events/s', 0),
  drainMs: less('time until a burst is delivered', 'ms', 0),
  opened: more('connections that opened', '', 0),
  stalled: less('connections that wait to open', '', 0),
  fetchMs: less(`a request beside them (${NO_ANSWER_MS}: no answer)`, 'ms', 0),
  late: less('events later than 100 ms', '%', 1),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

export const metricOf = (name: MetricName): Metric => METRICS[name];
