import type { Times } from '../experiment/metric.js';
import { Histogram } from '../load/histogram.js';
import type { Sample } from '../experiment/sample.js';
import { type Axis, logAxis } from './axis.js';
import { type Entry, samplesOf, SIDES } from './chapters.js';
import { capital, figure } from './figures.js';
import { type Line, linePlot, type Point } from './line-plot.js';
import type { Plot } from './plot.js';

const TITLES: Readonly<Record<Times, string>> = {
  latency: 'latency',
  open: 'until accepted',
  firstEvent: 'until the first event',
  notice: 'until noticed',
  liveAgain: 'until live again',
  roundTrip: 'round trip',
};

/** What is drawn of each histogram. */
const SHARES = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999];
/** What is written at the axis, and told in words. */
const NAMED = [0, 0.5, 0.9, 0.99, 0.999, 0.9999];

/** A percentile that fewer stand behind is chance. */
const LEAST_BEYOND = 10;

/** How far out a share is drawn: 50 % at 2, 99 % at 100, 99.9 % at 1,000. */
const outward = (share: number): number => 1 / (1 - share);

export interface Titled {
  readonly title: string;
  readonly note?: string | undefined;
  readonly plot: Plot;
}

/** Of each kind of time that a row has, how it is spread: both sides, the histograms of all pairs merged. */
export function spectraOf({ row }: Entry): Titled[] {
  return (Object.keys(TITLES) as Times[]).flatMap((times) => {
    const both = SIDES.map((side): Line => ({ side, points: pointsOf(samplesOf(row, side), times) }));
    const lines = both.filter(({ points }) => points.length > 1);
    if (lines.length === 0) return [];
    const all = lines.flatMap(({ points }) => points);
    const title = TITLES[times];
    const y = logAxis(
      `${title}, ms`,
      all.map(([, ms]) => ms),
    );
    const label = `${title} by share: ${lines.map(({ side, points }) => inWords(row[side], points)).join('; ')}`;
    return [{ title: `${capital(title)}, percentiles`, plot: linePlot(label, shareAxis(all), y, lines) }];
  });
}

function pointsOf(samples: readonly Sample[], times: Times): Point[] {
  const merged = new Histogram();
  for (const sample of samples) merged.add(sample.times?.[times] ?? []);
  return SHARES.filter((share) => merged.count * (1 - share) >= LEAST_BEYOND).map((share) => [
    outward(share),
    merged.percentile(share) / 1000,
  ]);
}

function shareAxis(points: readonly Point[]): Axis {
  const high = Math.max(...points.map(([x]) => x));
  const named = NAMED.filter((share) => outward(share) <= high);
  const ticks = named.map((share) => [outward(share), shareText(share)] as const);
  return { title: 'share of all, %, towards the slowest', low: 1, high, log: true, ticks };
}

const shareText = (share: number): string => String(Number((100 * share).toFixed(2)));

function inWords(name: string, points: readonly Point[]): string {
  const told = NAMED.slice(1).flatMap((share) => {
    const [, ms] = points.find(([x]) => x === outward(share)) ?? [];
    return ms === undefined ? [] : [`${shareText(share)} % within ${figure(ms, 2)} ms`];
  });
  return `${name} ${told.join(', ')}`;
}
