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
 * Geometric mean of `ratios` with a 95 % interval by bootstrap of the pairs. Plain percentiles of the resamples would
 * promise too much with so few pairs, so they are taken as much further out as Student's t is from the normal
 * distribution (the expanded percentile interval of Hesterberg, "What Teachers Should Know About the Bootstrap", 2015).
 * The same pairs always have the same interval.
 */
export function ratioOf(ratios: readonly number[]): Ratio | undefined {
  const usable = ratios.filter((ratio) => ratio > 0 && Number.isFinite(ratio));
  if (usable.length === 0) return undefined;
  const logs = usable.map(Math.log);
  const value = Math.exp(mean(logs));
  if (logs.length === 1) return { value, low: 0, high: Infinity };
  const random = new Random(1, 'bootstrap');
  const means = Array.from({ length: RESAMPLES }, () =>
    mean(logs.map(() => logs[random.whole(0, logs.length - 1)]!)),
  ).sort((one, other) => one - other);
  const tail = tailOf(logs.length);
  const at = (share: number): number => Math.exp(means[Math.round(share * (RESAMPLES - 1))]!);
  return { value, low: at(tail), high: at(1 - tail) };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Share of the resamples left out at each end. */
function tailOf(count: number): number {
  const t = T[Math.min(count - 2, T.length - 1)]!;
  return normalBelow(-t * Math.sqrt(count / (count - 1)));
}

/** Share of the normal distribution below `z`, for `z` ≤ 0, to 1e-7 (Abramowitz and Stegun, 26.2.17). */
function normalBelow(z: number): number {
  const k = 1 / (1 - 0.2316419 * z);
  const series =
    k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
