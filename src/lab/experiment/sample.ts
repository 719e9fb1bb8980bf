import type { LoadReport } from '../load/commands.js';
import { Histogram, type HistogramJson } from '../load/histogram.js';
import type { Audit } from '../load/ledger.js';
import { metricOf, type MetricName, type Times } from './metric.js';

/** What one measurement of one side has shown. A server, clients and all that stands between were started for it alone. */
export interface Sample {
  readonly values: Readonly<Partial<Record<MetricName, number>>>;
  readonly times?: Readonly<Partial<Record<Times, HistogramJson>>>;
  /** Curves over the time of the measurement: `[s, value]`, for the report. */
  readonly curves?: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly audit?: Audit | undefined;
  readonly load?: LoadReport | undefined;
  /** Why the numbers mean nothing. */
  readonly invalid?: string | undefined;
}

/** One sample's value of a metric; undefined: it has none. */
export function valueOf(sample: Sample, name: MetricName): number | undefined {
  const { from } = metricOf(name);
  if (from !== undefined) return percentile([sample], ...from);
  const value = sample.values[name];
  // What was divided by nothing is Infinity, and null once it stood in a file.
  return Number.isFinite(value) ? value : undefined;
}

/** Of several samples together: histograms are merged, percentiles never averaged. ms */
export function percentile(samples: readonly Sample[], times: Times, share: number): number | undefined {
  const merged = new Histogram();
  for (const sample of samples) merged.add(sample.times?.[times] ?? []);
  return merged.count === 0 ? undefined : merged.percentile(share) / 1000;
}
