import { metricOf, type MetricName } from '../experiment/metric.js';
import type { Results } from '../experiment/results.js';
import { barPlot, barSigns, sideSigns } from './bars.js';
import { type Chapter, chaptersOf, entriesWith, metricsOf } from './chapters.js';
import { forestPlot, forestSigns } from './forest.js';
import { inFile } from './plot.js';
import { TIMELINE_SIGNS, timelinePlot } from './timeline.js';

/**
 * The plots that documents show, by name of file. Of each metric of a scenario its values and its ratios, with rows at
 * the same heights (`s02-cpu.svg`, `s02-cpu-ratio.svg`), and how clients come back (`s07-timeline.svg`). The same
 * results are always the same bytes.
 */
export function plotFiles(results: Results): Map<string, string> {
  return new Map(
    chaptersOf(results).flatMap((chapter) => [...metricFiles(chapter), ...timelineFile(chapter)]),
  );
}

const metricFiles = (chapter: Chapter): [string, string][] =>
  metricsOf(chapter.entries).flatMap((name): [string, string][] => {
    const entries = entriesWith(chapter.entries, name);
    const own = entries.flatMap(({ findings }) => findings.filter(({ metric }) => metric === name));
    const title = `${chapter.id}: ${metricOf(name).title}`;
    const file = `${fileOf(chapter)}-${wordOf(name)}`;
    const bars = (): string => inFile(title, barSigns(entries), barPlot(name, entries));
    const forest = (): string =>
      inFile(`${title}, A / B`, forestSigns(name, entries), forestPlot(name, entries));
    // What is 0 on both sides everywhere has values, and nothing to compare.
    return [
      ...(own.length === 0 ? [] : [[`${file}.svg`, bars()] as [string, string]]),
      ...(own.every(({ ratio }) => ratio === undefined)
        ? []
        : [[`${file}-ratio.svg`, forest()] as [string, string]]),
    ];
  });

function timelineFile(chapter: Chapter): [string, string][] {
  const { id, title, entries } = chapter;
  const plot = timelinePlot(entries);
  if (plot === undefined) return [];
  return [
    [
      `${fileOf(chapter)}-timeline.svg`,
      inFile(`${id}: ${title}`, [...sideSigns(entries), ...TIMELINE_SIGNS], plot),
    ],
  ];
}

/** `s2` becomes `s02`, so that files stand in the order of the scenarios. */
const fileOf = ({ anchor }: Chapter): string => anchor.replace(/^s(\d)$/, 's0$1');

/** `cpuUs` is `cpu`, `firstP50` is `first-p50`, `rssKb` stays apart from `rssMb`. */
const wordOf = (name: MetricName): string =>
  name.replace(/(Us|Ms)$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
