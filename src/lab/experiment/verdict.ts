import { median } from '../report/statistics.js';
import { type Ratio, ratioOf } from './interval.js';
import { metricOf, type MetricName } from './metric.js';
import { percentile, type Sample, valueOf } from './sample.js';

/** Both sides once, one right after the other. */
export interface Pair {
  readonly a: Sample;
  readonly b: Sample;
}

/** `none`: fewer pairs than a verdict needs. */
export type Verdict = 'a' | 'b' | 'no difference' | 'none';

/** What all pairs of a row say of one metric. */
export interface Finding {
  readonly metric: MetricName;
  /** Median over the pairs; of percentiles, the percentile of all pairs together. */
  readonly a: number | undefined;
  readonly b: number | undefined;
  /** a / b */
  readonly ratio: Ratio | undefined;
  readonly verdict: Verdict;
}

/** Fewer settle nothing. */
export const LEAST_PAIRS = 5;

export function findingOf(metric: MetricName, pairs: readonly Pair[]): Finding {
  const ratios = pairs.flatMap(({ a, b }) => {
    const [one, other] = [valueOf(a, metric), valueOf(b, metric)];
    return one === undefined || other === undefined ? [] : [one / other];
  });
  const ratio = ratioOf(ratios);
  return {
    metric,
    a: together(
      pairs.map(({ a }) => a),
      metric,
    ),
    b: together(
      pairs.map(({ b }) => b),
      metric,
    ),
    ratio,
    verdict: ratios.length < LEAST_PAIRS || ratio === undefined ? 'none' : verdictOn(metric, ratio),
  };
}

function together(samples: readonly Sample[], metric: MetricName): number | undefined {
  const { from } = metricOf(metric);
  if (from !== undefined) return percentile(samples, ...from);
  return median(samples.map((sample) => sample.values[metric]).filter((value) => value !== undefined));
}

function verdictOn(metric: MetricName, { low, high }: Ratio): Verdict {
  if (low <= 1 && high >= 1) return 'no difference';
  const lessIsBetter = metricOf(metric).better === 'less';
  return high < 1 === lessIsBetter ? 'a' : 'b';
}
