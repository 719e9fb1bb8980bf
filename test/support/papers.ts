import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `UPDATE_PAPERS=1 npx jest test/papers test/ops` writes the tables and types anew, from the code. */
export const UPDATE = process.env['UPDATE_PAPERS'] === '1';
export const ROOT = join(__dirname, '../..');
export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Everything between `<!-- name -->` and `<!-- /name -->`. */
export function expectSection(path: string, name: string, expected: string): void {
  const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const text = read(path);
  const from = text.indexOf(start) + start.length;
  const to = text.indexOf(end);
  expect(to).toBeGreaterThan(from - 1);
  if (UPDATE) writeFileSync(join(ROOT, path), `${text.slice(0, from)}\n${expected}\n\n${text.slice(to)}`);
  else expect(text.slice(from, to).trim()).toBe(expected);
}

/** As Prettier lays a table out. */
export function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]!.length)));
  const line = (row: string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
