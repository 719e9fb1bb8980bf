import type { Times } from '../experiment/metric.js';
import { percentile } from '../experiment/sample.js';
import { type Axis, fromZero, placeOn } from './axis.js';
import { type Entry, samplesOf, type SideName, SIDES } from './chapters.js';
import { figure } from './figures.js';
import { type Markup, markup } from './markup.js';
import { clipped, type Plot, PLOT_WIDTH, type Sign } from './plot.js';

const [LEFT, RIGHT, TOP] = [16, 50, 34];
const [ROW_HEIGHT, NAME_AT] = [62, 15];
const TRACKS_AT: Readonly<Record<SideName, number>> = { a: 29, b: 49 };
const HALF = 4.5;

/** Of one side: ms from the fault until half of the clients, and 99 % of them, knew of it and were live again. */
interface Return {
  readonly notice: Spread;
  readonly liveAgain: Spread;
}
interface Spread {
  readonly p50: number;
  readonly p99: number;
}

/** How clients come back, row by row from the moment of the fault; undefined where nobody went away. */
export function timelinePlot(entries: readonly Entry[]): Plot | undefined {
  const rows = entries
    .filter(({ invalid }) => invalid === undefined)
    .map((entry) => ({ entry, a: returnOf(entry, 'a'), b: returnOf(entry, 'b') }))
    .filter(({ a, b }) => a !== undefined || b !== undefined);
  if (rows.length === 0) return undefined;
  const last = rows.flatMap(({ a, b }) => [a, b].map((each) => each?.liveAgain.p99 ?? 0));
  const axis = fromZero('ms since the fault', Math.max(...last));
  const height = TOP + ROW_HEIGHT * rows.length;
  const at = placeOn(axis, LEFT, PLOT_WIDTH - RIGHT);
  const drawn = rows.map(({ entry, ...sides }, index) => {
    const y = TOP + ROW_HEIGHT * index;
    const tracks = SIDES.map((side) => trackOf(side, sides[side], y + TRACKS_AT[side], at));
    return markup`<text class="name" x="0" y="${y + NAME_AT}">${clipped(entry.row.name, PLOT_WIDTH)}</text>${tracks}`;
  });
  const told = rows.map(
    ({ entry: { row }, a, b }) => `${row.name}: ${row.a} ${inWords(a)}, ${row.b} ${inWords(b)}`,
  );
  const label = `Noticed and live again, p50 (p99). ${told.join('; ')}`;
  return { width: PLOT_WIDTH, height, label, body: markup`${gridOf(axis, at, height)}${drawn}` };
}

function returnOf({ row }: Entry, side: SideName): Return | undefined {
  const samples = samplesOf(row, side);
  const spread = (times: Times): Spread | undefined => {
    const [p50, p99] = [percentile(samples, times, 0.5), percentile(samples, times, 0.99)];
    return p50 === undefined || p99 === undefined ? undefined : { p50, p99 };
  };
  const [notice, liveAgain] = [spread('notice'), spread('liveAgain')];
  return notice === undefined || liveAgain === undefined ? undefined : { notice, liveAgain };
}

function gridOf(axis: Axis, at: (value: number) => number, height: number): Markup {
  const ticks = axis.ticks.map(([value, text]) => {
    const x = at(value).toFixed(1);
    return markup`<path class="grid" d="M${x} ${TOP}V${height}"/><text class="axis" x="${x}" y="${TOP - 6}" text-anchor="middle">${text}</text>`;
  });
  return markup`<text x="0" y="11">${axis.title}</text>${ticks}`;
}

/** Not noticed yet: a thin line. Noticed, and not live: a bar. Then up to the p99 of both. */
function trackOf(side: SideName, way: Return | undefined, y: number, at: (value: number) => number): Markup {
  const letter = markup`<text class="${side}" x="0" y="${y + 4}">${side.toUpperCase()}</text>`;
  if (way === undefined) return markup`${letter}<text x="${LEFT}" y="${y + 4}">–</text>`;
  const { notice, liveAgain } = way;
  const [noticed, noticed99, live, live99] = [notice.p50, notice.p99, liveAgain.p50, liveAgain.p99].map(
    (ms) => Number(at(ms).toFixed(1)),
  ) as [number, number, number, number];
  return markup`${letter}<path class="span ${side}" d="M${LEFT} ${y}H${noticed}M${live} ${y}H${live99}m0 -4v8"/><rect class="bar ${side}" x="${noticed}" y="${y - HALF}" width="${Math.max(0, live - noticed).toFixed(1)}" height="${2 * HALF}"/><path class="late" d="M${noticed99} ${y - HALF - 1}l-3 -4h6z"/><text class="name" x="${live99 + 6}" y="${y + 4}">${figure(liveAgain.p50)}</text>`;
}

const inWords = (way: Return | undefined): string =>
  way === undefined
    ? 'unknown'
    : `noticed ${figure(way.notice.p50)} (${figure(way.notice.p99)}) ms, live again ${figure(way.liveAgain.p50)} (${figure(way.liveAgain.p99)}) ms`;

export const TIMELINE_SIGNS: readonly Sign[] = [
  [markup`<path class="span" d="M-8 0H8"/>`, 'not noticed yet, at p50'],
  [
    markup`<rect class="bar plain" x="-8" y="-4.5" width="16" height="9"/>`,
    'noticed, and not live again yet, at p50',
  ],
  [markup`<path class="late" d="M0 2l-3 -4h6z"/>`, 'noticed by 99 %'],
  [markup`<path class="span" d="M-8 0H6m0 -4v8"/>`, 'live again, from 50 % to 99 %'],
];
