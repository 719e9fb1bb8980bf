import type { Finding } from '../experiment/verdict.js';

/** A log axis of ratios with 1 in its middle. */
export interface RatioScale {
  readonly ticks: readonly number[];
  /** 0 at its left end, 1 at its right; what is beyond stands at the end. */
  at(ratio: number): number;
  holds(ratio: number): boolean;
}

/** As far as it goes to both sides, and what is written there. */
const STEPS: readonly (readonly [limit: number, ticks: readonly number[]])[] = [
  [1.15, [0.9, 0.95, 1, 1.05, 1.1]],
  [1.35, [0.8, 0.9, 1, 1.1, 1.25]],
  [2.3, [0.5, 0.7, 1, 1.4, 2]],
  [5.7, [0.2, 0.5, 1, 2, 5]],
  [12, [0.1, 0.3, 1, 3, 10]],
  [120, [0.01, 0.1, 1, 10, 100]],
];

/** Wide enough for all of them with their intervals, up to a hundred times. */
export function ratioScale(findings: readonly Finding[]): RatioScale {
  const ends = findings.flatMap(({ ratio, verdict }) => {
    if (ratio === undefined) return [];
    return verdict === 'none' ? [ratio.value] : [ratio.value, ratio.low, ratio.high];
  });
  const farthest = Math.exp(
    Math.max(0, ...ends.filter((end) => end > 0).map((end) => Math.abs(Math.log(end)))),
  );
  const [limit, ticks] = STEPS.find(([far]) => far >= farthest) ?? STEPS.at(-1)!;
  return {
    ticks,
    at: (ratio) => Math.min(1, Math.max(0, 0.5 + Math.log(ratio) / (2 * Math.log(limit)))),
    holds: (ratio) => ratio >= 1 / limit && ratio <= limit,
  };
}
