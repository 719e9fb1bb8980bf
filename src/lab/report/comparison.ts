import { metricOf, type MetricName } from '../experiment/metric.js';
import type { Results } from '../experiment/results.js';
import { valueOf } from '../experiment/sample.js';
import { findingOf, LEAST_PAIRS } from '../experiment/verdict.js';
import { isSameRow } from '../experiment/results.js';
import { chaptersOf, type Entry, samplesOf, type SideName, SIDES } from './chapters.js';
import { counted, figure, metricText } from './figures.js';
import { headText, versionsText } from './head.js';
import { table } from './table.js';

const HEAD = ['metric', 'side', 'before', 'after', 'change', 'noticeable'];

/** Less than this share is no change that anybody would notice. */
const NOTICEABLE = 0.05;

/**
 * The rows that two files of results share, side by side. What has changed by 5 % or more is marked, if no sample of
 * one run lies within those of the other. Two runs are never one experiment: no verdict is given on them.
 */
export function comparisonText(before: Results, after: Results): string {
  const [early, late] = [before, after].map((results) =>
    chaptersOf(results).flatMap(({ entries }) => entries),
  ) as [Entry[], Entry[]];
  const shared = late.flatMap((entry) => {
    const other = early.find(({ row }) => isSameRow(row, entry.row));
    return other === undefined ? [] : [[other, entry] as const];
  });
  const rows = shared.map(([was, is]) => linesOf(was, is));
  const all = rows.flat();
  const marked = all.filter((line) => line.at(-1) !== '').length;
  return [
    `Before: ${headText(before)}`,
    `After: ${headText(after)}`,
    ...differences(before, after),
    ...shared.flatMap(([was, is], index) => rowText(was, is, rows[index]!)),
    ...(shared.length === 0 ? ['They have no row in common.'] : []),
    ...alone('Before alone', early, late),
    ...alone('After alone', late, early),
    `${figure(marked)} of ${counted(all.length, 'value')} changed noticeably: by 5 % or more, with at least ${LEAST_PAIRS} pairs in both runs, and no sample of one within those of the other. Two runs are never one experiment: this is no verdict.`,
  ].join('\n\n');
}

/** What was not the same about the two runs. */
function differences(before: Results, after: Results): string[] {
  const what = [
    ['the machine, or its load', before.machine === after.machine],
    ['versions', versionsText(before.versions) === versionsText(after.versions)],
    ['how it was measured', JSON.stringify(before.plan) === JSON.stringify(after.plan)],
  ] as const;
  const other = what.flatMap(([name, same]) => (same ? [] : [name]));
  return other.length === 0 ? [] : [`Not the same: ${other.join('; ')}.`];
}

function rowText(was: Entry, is: Entry, lines: string[][]): string[] {
  const title = `**${is.row.scenario} ${is.row.name}**`;
  const invalid = [
    ['before', was.invalid],
    ['after', is.invalid],
  ].flatMap(([when, why]) => (why === undefined ? [] : [`INVALID ${when}: ${why}`]));
  return [title, ...(invalid.length > 0 ? invalid : [table(HEAD, lines, [0, 1, 5])])];
}

function linesOf(was: Entry, is: Entry): string[][] {
  if (was.invalid !== undefined) return [];
  return is.findings.flatMap(({ metric: name, ...late }) => {
    const early = findingOf(name, was.row.pairs);
    const metric = metricOf(name);
    return SIDES.map((side, index) => {
      const values = [early[side], late[side]] as const;
      const shown = values.map((value) => figure(value, metric.digits));
      const title = index === 0 ? metricText(metric) : '';
      return [title, is.row[side], ...shown, changeText(...values), mark(was, is, side, name, values)];
    });
  });
}

function changeText(was: number | undefined, is: number | undefined): string {
  if (was === undefined || is === undefined || was === 0) return '–';
  const percent = figure(100 * Math.abs(is / was - 1), 1);
  const sign = percent === '0.0' ? '' : is < was ? '−' : '+';
  return `${sign}${percent} %`;
}

function mark(
  was: Entry,
  is: Entry,
  side: SideName,
  name: MetricName,
  [before, after]: readonly [number | undefined, number | undefined],
): string {
  if (before === undefined || after === undefined) return '';
  const [early, late] = [was, is].map(({ row }) =>
    samplesOf(row, side)
      .map((sample) => valueOf(sample, name))
      .filter((value) => value !== undefined),
  ) as [number[], number[]];
  if (Math.min(early.length, late.length) < LEAST_PAIRS) return '';
  if (Math.abs(after - before) < NOTICEABLE * before) return '';
  if (Math.min(...late) > Math.max(...early)) return 'more';
  return Math.max(...late) < Math.min(...early) ? 'less' : '';
}

function alone(title: string, entries: readonly Entry[], others: readonly Entry[]): string[] {
  const own = entries.filter(({ row }) => !others.some((other) => isSameRow(row, other.row)));
  return own.length === 0
    ? []
    : [`${title}: ${own.map(({ row }) => `${row.scenario} ${row.name}`).join('; ')}`];
}
