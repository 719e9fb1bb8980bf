import { metricOf, type MetricName } from '../experiment/metric.js';
import { barPlot, barSigns, sideSigns } from './bars.js';
import type { Chapter, Entry } from './chapters.js';
import { capital } from './figures.js';
import { forestPlot, forestSigns } from './forest.js';
import { type Markup, markup } from './markup.js';
import { inPage, type Plot, type Sign } from './plot.js';
import { TIMELINE_SIGNS, timelinePlot } from './timeline.js';

/** What a scenario is about, all of its rows side by side. */
export function chapterPlots({ entries }: Chapter): Markup {
  const leading = new Set(entries.flatMap(({ row }) => row.metrics[0] ?? []));
  return markup`<div class="plots">${[...leading].map((name) => metricPlots(name, entries))}${recoveryPlot(entries)}</div>`;
}

function metricPlots(name: MetricName, entries: readonly Entry[]): Markup {
  const own = entries.filter(({ row }) => row.metrics[0] === name);
  const title = capital(metricOf(name).title);
  const bars = figureOf(title, barSigns(own), barPlot(name, own));
  return markup`${bars}${figureOf(`${title}, A / B`, forestSigns(name, own), forestPlot(name, own))}`;
}

function recoveryPlot(entries: readonly Entry[]): Markup | undefined {
  const plot = timelinePlot(entries);
  if (plot === undefined) return undefined;
  return figureOf(
    'From the fault until clients are live again',
    [...sideSigns(entries), ...TIMELINE_SIGNS],
    plot,
  );
}

/** The legend stands below, so that plots side by side have their rows at the same height. */
const figureOf = (title: string, signs: readonly Sign[], plot: Plot): Markup =>
  markup`<figure><figcaption>${title}</figcaption>${inPage(plot)}<ul class="signs">${signs.map(([sign, text]) => markup`<li><svg class="sign" viewBox="-9 -9 18 18" aria-hidden="true">${sign}</svg> ${text}</li>`)}</ul></figure>`;
