import { metricOf } from '../experiment/metric.js';
import { findingsOf, invalidity, type Results, type RowResult } from '../experiment/results.js';
import type { Finding, Verdict } from '../experiment/verdict.js';
import { table } from './table.js';

const HEAD = ['row', 'what', 'A', 'B', 'A / B', '95 %', 'verdict'];

/** Everything that was measured, scenario by scenario, as Markdown that is aligned in a terminal too. */
export function findingsText({ rows, missing }: Results): string {
  const parts = [...new Set(rows.map(({ scenario }) => scenario))].map((scenario) => {
    const own = rows.filter((row) => row.scenario === scenario && row.pairs.length > 0);
    return own.length === 0 ? [] : [`**${scenario}**\n\n${table(HEAD, own.flatMap(linesOf))}`];
  });
  const left = missing.map(({ scenario, why }) => `**${scenario}** was not measured: ${why}`);
  return [...parts.flat(), ...left].join('\n\n');
}

function linesOf(row: RowResult): string[][] {
  const invalid = invalidity(row);
  const name = `${row.name}: ${row.a} (A), ${row.b} (B)`;
  if (invalid !== undefined) return [[name, 'INVALID', '', '', '', '', invalid]];
  return findingsOf(row).map((finding, index) => [index === 0 ? name : '', ...cellsOf(finding, row)]);
}

function cellsOf({ metric, a, b, ratio, verdict }: Finding, row: RowResult): string[] {
  const { title, unit, digits } = metricOf(metric);
  const show = (value: number | undefined): string =>
    value === undefined
      ? '–'
      : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const ratioText = ratio === undefined ? '–' : ratio.value.toFixed(2);
  const interval =
    ratio === undefined || verdict === 'none' ? '–' : `${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)}`;
  return [`${title}, ${unit}`, show(a), show(b), ratioText, interval, verdictText(verdict, row)];
}

/** In words, by the names of the sides. */
export function verdictText(verdict: Verdict, { a, b }: Pick<RowResult, 'a' | 'b'>): string {
  if (verdict === 'none') return 'no verdict';
  if (verdict === 'no difference') return 'no detectable difference at this noise';
  return `${verdict === 'a' ? a : b} better`;
}
