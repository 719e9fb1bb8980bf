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
  /** a / b; undefined: there is none, or something is 0. */
  readonly ratio: Ratio | undefined;
  readonly verdict: Verdict;
}

/** Fewer settle nothing. */
export const LEAST_PAIRS = 5;

export function findingOf(metric: MetricName, pairs: readonly Pair[]): Finding {
  const values = pairs.flatMap(({ a, b }) => {
    const [one, other] = [valueOf(a, metric), valueOf(b, metric)];
    return one === undefined || other === undefined ? [] : [[one, other] as const];
  });
  const ratio = ratioOf(values.map(([one, other]) => one / other));
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
    verdict: values.length < LEAST_PAIRS ? 'none' : verdictOn(metric, lesser(values, ratio)),
  };
}

function together(samples: readonly Sample[], metric: MetricName): number | undefined {
  const { from } = metricOf(metric);
  if (from !== undefined) return percentile(samples, ...from);
  return median(samples.map((sample) => valueOf(sample, metric)).filter((value) => value !== undefined));
}

/**
 * Which side is less, if that can be told. Where something is 0 there is no ratio: then all of one side must be below
 * all of the other. Of sides that do not differ five pairs fall so in 1 of 126 cases, and more pairs in fewer.
 */
function lesser(
  values: readonly (readonly [number, number])[],
  ratio: Ratio | undefined,
): 'a' | 'b' | undefined {
  if (ratio !== undefined) return ratio.high < 1 ? 'a' : ratio.low > 1 ? 'b' : undefined;
  const [a, b] = [values.map(([one]) => one), values.map(([, other]) => other)];
  if (Math.max(...a) < Math.min(...b)) return 'a';
  return Math.max(...b) < Math.min(...a) ? 'b' : undefined;
}

function verdictOn(metric: MetricName, less: 'a' | 'b' | undefined): Verdict {
  if (less === undefined) return 'no difference';
  const more = less === 'a' ? 'b' : 'a';
  return metricOf(metric).better === 'less' ? less : more;
}
