import { findingsOf, invalidity, isSameRow, readResults, type RowResult } from '../experiment/results.js';
import { metricOf } from '../experiment/metric.js';
import { findingOf } from '../experiment/verdict.js';
import { headText } from '../report/head.js';
import { table } from '../report/table.js';

const HEAD = ['row', 'what', 'before', 'after', 'after / before'];

/** The rows that two files share, side by side. Two runs are never one experiment: no verdict is given on them. */
export function compareFiles(beforePath: string, afterPath: string): void {
  const [before, after] = [readResults(beforePath), readResults(afterPath)];
  console.log(`before: ${headText(before)}\n\nafter: ${headText(after)}\n`);
  const lines = after.rows.flatMap((row) => {
    const other = before.rows.find((one) => isSameRow(one, row));
    return other === undefined ? [] : linesOf(other, row);
  });
  console.log(lines.length === 0 ? 'They have no row in common.' : table(HEAD, lines));
}

function linesOf(before: RowResult, after: RowResult): string[][] {
  const name = `${after.scenario} ${after.name}`;
  const invalid = invalidity(before) ?? invalidity(after);
  if (invalid !== undefined) return [[name, 'INVALID', '', '', invalid]];
  return findingsOf(after).flatMap(({ metric, ...late }) => {
    const early = findingOf(metric, before.pairs);
    const { title, unit, digits } = metricOf(metric);
    return (['a', 'b'] as const).map((side) => {
      const [was, is] = [early[side], late[side]];
      const show = (value: number | undefined): string => value?.toFixed(digits) ?? '–';
      const ratio = was === undefined || is === undefined || was === 0 ? '–' : (is / was).toFixed(2);
      return [`${name}, ${after[side]}`, `${title}, ${unit}`, show(was), show(is), ratio];
    });
  });
}
