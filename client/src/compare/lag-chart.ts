import uPlot from 'uplot';
import { duration } from '../ui/format.js';
import { AXIS_PX, fitChart, plainAxis, RIGHT_PX } from './chart.js';
import { LOWEST_MS } from './lag-histogram.js';
import { type LastMinute, SECONDS, type SecondFigures } from './last-minute.js';
import { drawMarks, type MarkAt } from './marks.js';
import { Palette } from './palette.js';
import type { Mark } from './timeline.js';

const HEIGHT_PX = 250;

/** Lag of each of the last sixty seconds, of both panels: the median as a line, up to the worst as a shade. */
export class LagChart {
  readonly #chart: uPlot;
  #marks: readonly Mark[] = [];
  #nowMs = 0;

  constructor(place: HTMLElement) {
    const palette = new Palette(place);
    const line = (name: 'a' | 'b', dash: number[]): uPlot.Series => ({
      stroke: () => palette.get(name),
      width: 2,
      dash,
      points: { size: 4, fill: () => palette.get(name) },
    });
    const worst: uPlot.Series = { stroke: 'transparent', points: { show: false } };
    this.#chart = new uPlot(
      {
        width: Math.max(1, place.clientWidth),
        height: HEIGHT_PX,
        padding: [14, RIGHT_PX, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: [-SECONDS, 0] },
          y: { distr: 3, log: 10, range: (_chart, low, high) => wholeDecades(low, high) },
        },
        axes: [
          {
            ...plainAxis(palette),
            size: 26,
            splits: () => [-60, -45, -30, -15, 0],
            values: (_chart, splits) =>
              splits.map((second) => (second === 0 ? 'now' : `${second} s`.replace('-', '−'))),
          },
          {
            ...plainAxis(palette),
            size: AXIS_PX,
            splits: (_chart, _axis, low, high) => decades(low, high),
            values: (_chart, splits) => splits.map((ms) => duration(ms).replace('.0', '')),
          },
        ],
        // B is dashed: the two are told apart without colour, too.
        series: [{}, worst, line('a', []), worst, line('b', [5, 4])],
        bands: [
          { series: [1, 2], fill: () => palette.get('wash-a') },
          { series: [3, 4], fill: () => palette.get('wash-b') },
        ],
        hooks: { draw: [(chart) => drawMarks(chart, this.#marksAt(), palette.get('signal'))] },
      },
      [[], [], [], [], []],
      place,
    );
    fitChart(this.#chart, place, HEIGHT_PX);
  }

  draw(minutes: readonly [LastMinute, LastMinute], marks: readonly Mark[], nowMs: number): void {
    this.#marks = marks;
    this.#nowMs = nowMs;
    const now = nowMs / 1000;
    const first = Math.floor(now) - SECONDS + 1;
    const xs = Array.from({ length: SECONDS }, (_, index) => Math.min(0, first + index + 0.5 - now));
    const column = (seconds: readonly SecondFigures[], value: 'medianMs' | 'mostMs'): (number | null)[] => {
      const values = new Map(seconds.map((figures) => [figures.second, figures[value]]));
      // A logarithm has no zero.
      return xs.map((_, index) => atLeast(values.get(first + index)));
    };
    const [a, b] = minutes.map((minute) => minute.seconds(nowMs)) as [SecondFigures[], SecondFigures[]];
    this.#chart.setData([
      xs,
      column(a, 'mostMs'),
      column(a, 'medianMs'),
      column(b, 'mostMs'),
      column(b, 'medianMs'),
    ]);
  }

  #marksAt(): MarkAt[] {
    return this.#marks.map(({ atMs, title }) => ({
      share: 1 - (this.#nowMs - atMs) / 1000 / SECONDS,
      title,
    }));
  }
}

const atLeast = (ms: number | undefined): number | null =>
  ms === undefined ? null : Math.max(LOWEST_MS, ms);

function decades(low: number, high: number): number[] {
  const first = Math.round(Math.log10(low));
  const last = Math.round(Math.log10(high));
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

/** From 1 to 100 ms at least, so that an idle chart does not magnify noise. */
function wholeDecades(low: number | null, high: number | null): [number, number] {
  const from = Math.min(1, 10 ** Math.floor(Math.log10(low ?? 1)));
  const to = Math.max(100, 10 ** Math.ceil(Math.log10(high ?? 100)));
  return [Math.max(LOWEST_MS, from), to];
}
