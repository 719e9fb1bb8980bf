/** Rows as a Markdown table that is aligned in a terminal too: it goes into BENCHMARKS.md as it is. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  texts: readonly number[] = NAMES,
): string {
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]!.length)));
  const align = (cell: string, column: number): string =>
    texts.includes(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
  const [first, ...others] = all.map((row) => `| ${row.map(align).join(' | ')} |`);
  const rule = widths.map((width, column) =>
    texts.includes(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [first, `| ${rule.join(' | ')} |`, ...others].join('\n');
}

/** Columns that are text, and stand to the left; all others are numbers. */
const NAMES = [0, 1];
