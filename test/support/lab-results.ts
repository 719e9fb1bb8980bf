import type { MetricName, Times } from '../../src/lab/experiment/metric.js';
import type { Results, RowResult } from '../../src/lab/experiment/results.js';
import type { Sample } from '../../src/lab/experiment/sample.js';
import { Histogram, type HistogramJson } from '../../src/lab/load/histogram.js';

const AUDIT = { expected: 1000, received: 1000, missing: 0, duplicate: 0, outOfOrder: 0 };
const LOAD = { busy: 0.34, loopDelayMs: 1.2, others: 0.1 };

export const sample = (
  values: Partial<Record<MetricName, number>>,
  times: Partial<Record<Times, HistogramJson>> = {},
  more: Partial<Sample> = {},
): Sample => ({ values, times, audit: AUDIT, load: LOAD, ...more });

/** Times in ms. */
export function histogram(...times: readonly number[]): HistogramJson {
  const all = new Histogram();
  for (const ms of times) all.record(1000 * ms);
  return all.toJSON();
}

/** 1 ms, 2 ms, … */
export const evenly = (count: number): HistogramJson =>
  histogram(...Array.from({ length: count }, (_, index) => index + 1));

/** Pairs of one metric: A's values, B's values. */
export const pairsOf = (name: MetricName, as: readonly number[], bs: readonly number[]): RowResult['pairs'] =>
  as.map((a, index) => ({ a: sample({ [name]: a }), b: sample({ [name]: bs[index]! }) }));

export const row = (more: Partial<RowResult> = {}): RowResult => ({
  scenario: 'S2',
  name: 'raw 1,000 × 50/s × 200 B',
  a: 'SSE',
  b: 'WebSocket',
  metrics: ['cpuUs'],
  command: 'npm run lab -- run S2 --layers raw',
  pairs: pairsOf('cpuUs', [8, 8.1, 8.2, 8, 8.1], [10, 10.1, 10.2, 10, 10.1]),
  ...more,
});

export const results = (rows: RowResult[], more: Partial<Results> = {}): Results => ({
  version: 1,
  begun: '2026-11-21T10:00:00.000Z',
  seconds: 0,
  machine: 'a processor, 2 cores',
  versions: { node: '20.20.2' },
  command: 'npm run lab -- run all',
  plan: { extent: 'usual', pairs: 5, windowMs: 4000, warmUpMs: 1000 },
  rows,
  missing: [],
  ...more,
});
