import { Random } from '../../feeds/random.js';

/** A ratio, and where 95 % of the intervals made like this one hold the true one. */
export interface Ratio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 10_000;

/** Student's t for 97.5 % by degrees of freedom, 1 to 30. */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/**
 * Geometric mean of `ratios` with a 95 % interval; undefined: there are none, or one of them is no number above 0. At
 * each end the wider of two: Student's t on the logarithms, which knows how little few pairs say, and a bootstrap of the
 * pairs, which follows noise that is lopsided. The bootstrap alone never leaves the range of the pairs, and five of them
 * all lie on one side of the truth in 1 of 16 experiments. The same pairs always have the same interval.
 */
export function ratioOf(ratios: readonly number[]): Ratio | undefined {
  if (ratios.length === 0 || !ratios.every((ratio) => ratio > 0 && Number.isFinite(ratio))) return undefined;
  const logs = ratios.map(Math.log);
  const middle = mean(logs);
  const value = Math.exp(middle);
  if (logs.length === 1) return { value, low: 0, high: Infinity };
  const reach = student(logs.length) * Math.sqrt(variance(logs) / logs.length);
  const [low, high] = bootstrap(logs);
  return {
    value,
    low: Math.exp(Math.min(low, middle - reach)),
    high: Math.exp(Math.max(high, middle + reach)),
  };
}

/**
 * Means of resamples, at both ends. Plain percentiles would promise too much with so few, so they are taken as much
 * further out as Student's t is from the normal distribution (the expanded percentile interval of Hesterberg, "What
 * Teachers Should Know About the Bootstrap", 2015).
 */
function bootstrap(values: readonly number[]): [low: number, high: number] {
  const random = new Random(1, 'bootstrap');
  const means = new Float64Array(RESAMPLES).map(() => meanOfResample(values, random)).sort();
  const at = (share: number): number => means[Math.round(share * (RESAMPLES - 1))]!;
  const tail = normalBelow(-student(values.length) * Math.sqrt(values.length / (values.length - 1)));
  return [at(tail), at(1 - tail)];
}

function meanOfResample(values: readonly number[], random: Random): number {
  let sum = 0;
  // What `random.pick` does, in the innermost loop of all.
  for (let drawn = 0; drawn < values.length; drawn += 1) sum += values[(random.next() * values.length) | 0]!;
  return sum / values.length;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

const student = (count: number): number => T[Math.min(count - 2, T.length - 1)]!;

/** Share of the normal distribution below `z`, for `z` ≤ 0, to 1e-7 (Abramowitz and Stegun, 26.2.17). */
function normalBelow(z: number): number {
  const k = 1 / (1 - 0.2316419 * z);
  const series =
    k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
