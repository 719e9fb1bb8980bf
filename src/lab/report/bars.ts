import { metricOf, type MetricName } from '../experiment/metric.js';
import { valueOf } from '../experiment/sample.js';
import { type Axis, fromZero, placeOn } from './axis.js';
import { type Entry, nameOfSide, samplesOf, type SideName, SIDES } from './chapters.js';
import { figure, metricText } from './figures.js';
import { type Markup, markup } from './markup.js';
import { clipped, type Plot, PLOT_WIDTH, type Sign } from './plot.js';

/** Room for the letters, for the figures at the ends of the bars, and for the axis. */
const [LEFT, RIGHT, TOP] = [16, 58, 34];

/** A name and two bars; the forest has rows as high, so that the two can stand side by side. */
export const ROW_HEIGHT = 48;
export const NAME_AT = 15;
const BAR_HEIGHT = 9;
const BARS_AT: Readonly<Record<SideName, number>> = { a: 21, b: 33 };

interface Bar {
  readonly value: number | undefined;
  /** Of each pair. */
  readonly singles: readonly number[];
}

/** One metric of several rows: bars of both sides, from 0, with a dot for each pair. */
export function barPlot(name: MetricName, entries: readonly Entry[]): Plot {
  const metric = metricOf(name);
  const rows = entries.map((entry) => ({ entry, a: barOf(name, entry, 'a'), b: barOf(name, entry, 'b') }));
  const most = Math.max(
    0,
    ...rows.flatMap(({ a, b }) => [a, b]).flatMap(({ value = 0, singles }) => [value, ...singles]),
  );
  const axis = fromZero(`${metricText(metric)} (${metric.better} is better)`, most);
  const height = TOP + ROW_HEIGHT * rows.length;
  const at = placeOn(axis, LEFT, PLOT_WIDTH - RIGHT);
  const drawn = rows.map(({ entry, ...bars }, index) => {
    const y = TOP + ROW_HEIGHT * index;
    const title = markup`<text class="name" x="0" y="${y + NAME_AT}">${clipped(entry.row.name, PLOT_WIDTH)}</text>`;
    if (entry.invalid !== undefined) {
      return markup`${title}<text class="bad" x="${LEFT}" y="${y + NAME_AT + 18}">INVALID</text>`;
    }
    return markup`${title}${SIDES.map((side) => drawnBar(side, bars[side], y + BARS_AT[side], at, metric.digits))}`;
  });
  const told = rows.map(({ entry: { row, invalid }, a, b }) =>
    invalid === undefined
      ? `${row.name}: ${row.a} ${figure(a.value, metric.digits)}, ${row.b} ${figure(b.value, metric.digits)}`
      : `${row.name}: INVALID`,
  );
  const label = `${axis.title}. ${told.join('; ')}`;
  return { width: PLOT_WIDTH, height, label, body: markup`${gridOf(axis, at, height)}${drawn}` };
}

function barOf(name: MetricName, { row, findings }: Entry, side: SideName): Bar {
  const finding = findings.find(({ metric }) => metric === name);
  const singles = finding === undefined ? [] : samplesOf(row, side).map((sample) => valueOf(sample, name));
  return { value: finding?.[side], singles: singles.filter((value) => Number.isFinite(value)) as number[] };
}

function gridOf(axis: Axis, at: (value: number) => number, height: number): Markup {
  const ticks = axis.ticks.map(([value, text]) => {
    const x = at(value).toFixed(1);
    return markup`<path class="grid" d="M${x} ${TOP}V${height}"/><text class="axis" x="${x}" y="${TOP - 6}" text-anchor="middle">${text}</text>`;
  });
  return markup`<text x="0" y="11">${clipped(axis.title, PLOT_WIDTH)}</text>${ticks}`;
}

function drawnBar(
  side: SideName,
  { value, singles }: Bar,
  y: number,
  at: (value: number) => number,
  digits: number,
): Markup {
  const middle = y + BAR_HEIGHT / 2;
  const letter = markup`<text class="${side}" x="0" y="${middle + 4}">${side.toUpperCase()}</text>`;
  if (value === undefined || !Number.isFinite(value)) {
    return markup`${letter}<text x="${LEFT}" y="${middle + 4}">–</text>`;
  }
  const bar = markup`<rect class="bar ${side}" x="${LEFT}" y="${y}" width="${(at(value) - LEFT).toFixed(1)}" height="${BAR_HEIGHT}"/>`;
  const dots = singles.map(
    (single) => markup`<circle class="dot" cx="${at(single).toFixed(1)}" cy="${middle}" r="2.25"/>`,
  );
  const end = Math.max(...[value, ...singles].map(at)) + 6;
  return markup`${letter}${bar}${dots}<text class="name" x="${end.toFixed(1)}" y="${middle + 4}">${figure(value, digits)}</text>`;
}

/** What the bars of both sides look like, and whose they are. */
export const sideSigns = (entries: readonly Entry[]): Sign[] =>
  SIDES.map((side) => [
    markup`<rect class="bar ${side}" x="-8" y="-4.5" width="16" height="9"/>`,
    `${side.toUpperCase()}: ${nameOfSide(entries, side)}`,
  ]);

export const barSigns = (entries: readonly Entry[]): Sign[] => [
  ...sideSigns(entries),
  [markup`<circle class="dot" r="2.25"/>`, 'one pair; the bar stands for all of them'],
];
