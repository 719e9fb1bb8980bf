import { metricOf, type MetricName } from '../experiment/metric.js';
import type { Finding } from '../experiment/verdict.js';
import { NAME_AT, ROW_HEIGHT } from './bars.js';
import { type Entry, nameOfSide, type Standing, standingText } from './chapters.js';
import { intervalText, ratioFigure, ratioText } from './figures.js';
import { markOf, MEANINGS, STANDINGS } from './mark.js';
import { type Markup, markup } from './markup.js';
import { clipped, type Plot, PLOT_WIDTH, type Sign } from './plot.js';
import { type RatioScale, ratioScale } from './ratio-scale.js';

const [LEFT, RIGHT, TOP] = [10, 52, 34];
const TRACK_AT = 32;

/** One metric of several rows: the ratio A / B of each with its interval, around 1. */
export function forestPlot(name: MetricName, entries: readonly Entry[]): Plot {
  const rows = entries.map((entry) => ({
    entry,
    finding: findingOn(name, entry),
    standing: standingOn(name, entry),
  }));
  const scale = ratioScale(rows.flatMap(({ finding }) => finding ?? []));
  const height = TOP + ROW_HEIGHT * rows.length;
  const drawn = rows.map(({ entry, finding, standing }, index) => {
    const y = TOP + ROW_HEIGHT * index;
    const title = markup`<text class="name" x="0" y="${y + NAME_AT}">${clipped(entry.row.name, PLOT_WIDTH)}</text>`;
    return markup`${title}${trackOf(finding, standing, scale, y + TRACK_AT)}`;
  });
  const what = metricOf(name).title;
  const told = rows.map(
    ({ entry: { row }, finding, standing }) =>
      `${row.name}: ${finding === undefined ? '' : `${ratioText(finding.ratio)} (${intervalText(finding)}), `}${standingText(standing, row)}`,
  );
  const label = `${what}, A / B with 95 % intervals. ${told.join('; ')}`;
  const title = `A / B with 95 % interval (${metricOf(name).better} is better)`;
  return { width: PLOT_WIDTH, height, label, body: markup`${gridOf(title, scale, height)}${drawn}` };
}

const placeIn = (scale: RatioScale, ratio: number): number =>
  LEFT + scale.at(ratio) * (PLOT_WIDTH - RIGHT - LEFT);

function gridOf(title: string, scale: RatioScale, height: number): Markup {
  const ticks = scale.ticks.map((ratio) => {
    const x = placeIn(scale, ratio).toFixed(1);
    return markup`<path class="${ratio === 1 ? 'one' : 'grid'}" d="M${x} ${TOP}V${height}"/><text class="axis" x="${x}" y="${TOP - 6}" text-anchor="middle">${ratio}</text>`;
  });
  return markup`<text x="0" y="11">${clipped(title, PLOT_WIDTH)}</text>${ticks}`;
}

function trackOf(finding: Finding | undefined, standing: Standing, scale: RatioScale, y: number): Markup {
  if (standing === 'invalid') return markup`<text class="bad" x="${LEFT}" y="${y + 4}">INVALID</text>`;
  if (finding === undefined) return markup`<text x="${LEFT}" y="${y + 4}">–</text>`;
  if (finding.ratio === undefined) {
    const mark = markup`<g transform="translate(${LEFT} ${y})">${markOf(standing)}</g>`;
    return markup`${mark}<text x="${LEFT + 12}" y="${y + 4}">no ratio: something is 0, or not there</text>`;
  }
  const { value, low, high } = finding.ratio;
  const [from, to] = [placeIn(scale, low), placeIn(scale, high)];
  const span =
    standing === 'none'
      ? undefined
      : markup`<path class="span ${standing}" d="M${from.toFixed(1)} ${y}H${to.toFixed(1)}${endOf(scale, low, from, y)}${endOf(scale, high, to, y)}"/>`;
  return markup`${span}<g transform="translate(${placeIn(scale, value).toFixed(1)} ${y})">${markOf(standing)}</g><text class="name" x="${PLOT_WIDTH}" y="${y + 4}" text-anchor="end">${ratioFigure(value)}</text>`;
}

/** The end of an interval, or an arrow that it goes on. */
function endOf(scale: RatioScale, ratio: number, x: number, y: number): string {
  if (scale.holds(ratio)) return `M${x.toFixed(1)} ${y - 4}v8`;
  const inward = ratio < 1 ? 5 : -5;
  return `M${(x + inward).toFixed(1)} ${y - 4}L${x.toFixed(1)} ${y}L${(x + inward).toFixed(1)} ${y + 4}`;
}

/** Of the marks that are in it, what each means. */
export function forestSigns(name: MetricName, entries: readonly Entry[]): Sign[] {
  const there = new Set(entries.map((entry) => standingOn(name, entry)));
  const meaning = (standing: Standing): string =>
    standing === 'a' || standing === 'b' ? `${nameOfSide(entries, standing)} better` : MEANINGS[standing];
  return STANDINGS.filter((standing) => there.has(standing)).map((standing) => [
    markOf(standing),
    meaning(standing),
  ]);
}

const findingOn = (name: MetricName, { findings }: Entry): Finding | undefined =>
  findings.find(({ metric }) => metric === name);

const standingOn = (name: MetricName, entry: Entry): Standing =>
  entry.invalid === undefined ? (findingOn(name, entry)?.verdict ?? 'none') : 'invalid';
