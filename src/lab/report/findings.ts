import { metricOf } from '../experiment/metric.js';
import type { Results } from '../experiment/results.js';
import type { Finding } from '../experiment/verdict.js';
import {
  type Chapter,
  chaptersOf,
  type Entry,
  samplesOf,
  SIDES,
  standingText,
  missingFrom,
} from './chapters.js';
import { circumstancesOf, circumstancesText } from './circumstances.js';
import { counted, figure, intervalText, metricText, ratioText } from './figures.js';
import { table } from './table.js';

const HEAD = ['metric', 'A', 'B', 'A / B', '95 % interval', 'verdict'];
const GLANCE_HEAD = ['row', 'metric', 'A / B', '95 % interval', 'verdict'];

/** Everything that was measured, row by row and then at a glance, as Markdown that reads well in a terminal too. */
export function findingsText(results: Results): string {
  const chapters = chaptersOf(results);
  const left = missingFrom(results);
  return [
    ...chapters.flatMap(chapterText),
    ...(left.length === 0 ? [] : ['**Not measured**', left.map((text) => `- ${text}`).join('\n')]),
    ...(chapters.length === 0
      ? []
      : ['**At a glance**: of each row the first metric that both sides have', glanceText(chapters)]),
  ].join('\n\n');
}

const chapterText = ({ id, title, question, entries }: Chapter): string[] => [
  `**${id} ${title}**${question === '' ? '' : `: ${question}`}`,
  ...entries.flatMap(rowText),
];

/** The names of the sides once, above the table: it is narrow enough for a terminal then. */
function rowText(entry: Entry): string[] {
  const { row, invalid, findings } = entry;
  const pairs = counted(row.pairs.length, 'pair');
  const body =
    invalid === undefined
      ? table(
          HEAD,
          findings.map((finding) => cellsOf(finding, entry)),
          [0, 5],
        )
      : `INVALID: ${invalid}`;
  return [`${row.name}: ${row.a} (A), ${row.b} (B), ${pairs}`, body, ...notesOf(entry)];
}

function cellsOf(finding: Finding, { row }: Entry): string[] {
  const { metric: name, a, b, ratio, verdict } = finding;
  const metric = metricOf(name);
  const values = [figure(a, metric.digits), figure(b, metric.digits)];
  return [metricText(metric), ...values, ratioText(ratio), intervalText(finding), standingText(verdict, row)];
}

/** What the audit says of both sides, and a figure that was published elsewhere. */
function notesOf({ row }: Entry): string[] {
  const lines = SIDES.flatMap((side) => {
    const text = circumstancesText(circumstancesOf(samplesOf(row, side)));
    return text === '' ? [] : [`- ${side.toUpperCase()}: ${text}`];
  });
  if (row.published !== undefined) lines.push(`- Published elsewhere: ${row.published}`);
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function glanceText(chapters: readonly Chapter[]): string {
  const rows = chapters.flatMap(({ id, entries }) => entries.map((entry) => [id, entry] as const));
  const lines = rows.map(([id, { row, headline: finding, standing }]) => {
    const figures = finding === undefined ? ['–', '–'] : [ratioText(finding.ratio), intervalText(finding)];
    const title = finding === undefined ? '' : metricOf(finding.metric).title;
    return [`${id} ${row.name}`, title, ...figures, standingText(standing, row)];
  });
  return table(GLANCE_HEAD, lines, [0, 1, 4]);
}
