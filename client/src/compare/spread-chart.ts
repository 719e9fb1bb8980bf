import uPlot from 'uplot';
import { duration } from '../ui/format.js';
import { AXIS_PX, fitChart, plainAxis, RIGHT_PX } from './chart.js';
import type { Bar, LagHistogram } from './lag-histogram.js';
import { Palette } from './palette.js';

const HEIGHT_PX = 190;
/** Two decades are shown at least. */
const LEAST_BARS = 10;
const BARS_PER_DECADE = 5;

/** Shares of the last minute's events by how late they came, A and B beside each other. */
export class SpreadChart {
  readonly #chart: uPlot;
  #shown: readonly Bar[] = [];

  constructor(place: HTMLElement) {
    const palette = new Palette(place);
    const bars = (name: 'a' | 'b', align: -1 | 1): uPlot.Series => ({
      fill: () => palette.get(name),
      stroke: () => palette.get(name),
      width: 0,
      points: { show: false },
      paths: uPlot.paths.bars!({ size: [0.42, 36], align }),
    });
    this.#chart = new uPlot(
      {
        width: Math.max(1, place.clientWidth),
        height: HEIGHT_PX,
        padding: [8, RIGHT_PX, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: () => [0, this.#shown.length] },
          y: { range: (_chart, _low, high) => [0, Math.min(1, Math.max(0.1, 1.1 * (high ?? 0)))] },
        },
        axes: [
          {
            ...plainAxis(palette),
            size: 26,
            splits: () => this.#decades(),
            values: (_chart, splits) => splits.map((index) => this.#label(index)),
          },
          {
            ...plainAxis(palette),
            size: AXIS_PX,
            values: (_chart, splits) => splits.map((share) => `${Math.round(share * 100)} %`),
          },
        ],
        series: [{}, bars('a', -1), bars('b', 1)],
      },
      [[], [], []],
      place,
    );
    fitChart(this.#chart, place, HEIGHT_PX);
  }

  draw(lags: readonly [LagHistogram, LagHistogram]): void {
    const [a, b] = [lags[0].bars(), lags[1].bars()];
    const used = a.flatMap(({ share }, index) => (share > 0 || b[index]!.share > 0 ? [index] : []));
    const [low, high] = [used[0] ?? BARS_PER_DECADE, used.at(-1) ?? BARS_PER_DECADE];
    // Whole decades, so that what is drawn does not jump from bar to bar.
    const first = BARS_PER_DECADE * Math.floor(low / BARS_PER_DECADE);
    const end = BARS_PER_DECADE * Math.ceil((high + 1) / BARS_PER_DECADE);
    const last = Math.min(a.length, Math.max(end, first + LEAST_BARS));
    this.#shown = a.slice(first, last);
    const share = (bars: readonly Bar[]): number[] => bars.slice(first, last).map((bar) => bar.share);
    this.#chart.setData([this.#shown.map((_, index) => index + 0.5), share(a), share(b)]);
  }

  #decades(): number[] {
    return Array.from(
      { length: this.#shown.length / BARS_PER_DECADE + 1 },
      (_, index) => index * BARS_PER_DECADE,
    );
  }

  #label(index: number): string {
    const edge = this.#shown[index]?.fromMs ?? this.#shown.at(-1)?.toMs;
    return edge === undefined ? '' : duration(edge).replace('.0', '');
  }
}
