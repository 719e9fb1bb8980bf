/** Rows as a Markdown table that is aligned in a terminal too: it goes into BENCHMARKS.md as it is. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]!.length)));
  // The first columns are names, all others numbers.
  const align = (cell: string, column: number): string =>
    column < NAMES ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
  const line = (row: readonly string[]): string => `| ${row.map(align).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column < NAMES ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** Columns that name a row. */
const NAMES = 2;
