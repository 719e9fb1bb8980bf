import { type Axis, linearAxis, logAxis } from './axis.js';
import { type Entry, samplesOf, SIDES } from './chapters.js';
import { capital, figure } from './figures.js';
import { type Line, linePlot } from './line-plot.js';
import type { Titled } from './spectrum.js';

/** The curves that the samples of a row have brought along, by name: those of the first pair strong, all others faint. */
export function curvesOf({ row }: Entry): Titled[] {
  const samples = SIDES.flatMap((side) => samplesOf(row, side));
  const names = new Set(samples.flatMap(({ curves }) => Object.keys(curves ?? {})));
  return [...names].flatMap((name) => {
    const lines = SIDES.flatMap((side) =>
      samplesOf(row, side).flatMap((sample, index): Line[] => {
        const points = sample.curves?.[name] ?? [];
        return points.length < 2 ? [] : [{ side, points, single: index > 0 }];
      }),
    );
    if (lines.length === 0) return [];
    const [x, y] = axesOf(name, lines);
    const label = `${name}: ${lines
      .filter(({ single }) => single !== true)
      .map(inWords)
      .join('; ')}`;
    const title = capital(name.replace(/, [^,]*$/, ''));
    const note = row.pairs.length > 1 ? 'strong: the first pair' : undefined;
    return [
      { title: / by /.test(title) ? title : `${title} over time`, note, plot: linePlot(label, x, y, lines) },
    ];
  });
}

/** `latency p99 by events/s, ms` says what both axes are; of a name without `by` the first is the time. */
function axesOf(name: string, lines: readonly Line[]): [Axis, Axis] {
  const [, what = name, by, unit = ''] = /^(.*?)(?: by (.*))?, ([^,]*)$/.exec(name) ?? [];
  const points = lines.flatMap((line) => line.points);
  const xs = points.map(([x]) => x).filter(Number.isFinite);
  const ys = points.map(([, y]) => y);
  const x = by === undefined ? linearAxis('seconds since the window began', xs) : logAxis(by, xs);
  return [x, logAxis(`${what}, ${unit}`, ys)];
}

function inWords({ side, points }: Line): string {
  const ys = points.map(([, y]) => y);
  return `${side.toUpperCase()} from ${figure(Math.min(...ys), 1)} to ${figure(Math.max(...ys), 1)}`;
}
