import { type Info, parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { MAX_LINE_LENGTH, type RecordedLine, RecordingError } from './recording.js';

interface Column {
  readonly name: string;
  readonly whole: boolean;
}

/** Reads CSV (RFC 4180) with columns `at`, `topic` and one for each field of `data`; `#` starts a line of comment. */
export async function* readCsv(file: string): AsyncGenerator<RecordedLine> {
  // The parser is ahead of what is asked of it, and an error of its own would take the good lines between with it.
  let fault: RecordingError | undefined;
  let faultLine = Infinity;
  const parser = parse({
    bom: true,
    comment: '#',
    comment_no_infix: true,
    info: true,
    max_record_size: MAX_LINE_LENGTH,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (fault !== undefined) return;
      faultLine = parser.info.lines;
      fault = new RecordingError(file, faultLine, error?.message ?? 'not CSV');
    },
  });
  // A file that cannot be read ends the iteration below with the same error.
  pipeline(createReadStream(file), parser, () => undefined);
  let columns: Column[] | undefined;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
    if (info.lines >= faultLine) break;
    const bad = (problem: string): Error => new RecordingError(file, info.lines, problem);
    if (columns === undefined) columns = toColumns(record, bad);
    else yield toLine(columns, record, info.lines, bad);
  }
  if (fault !== undefined) throw fault;
}

function toColumns(header: readonly string[], bad: (problem: string) => Error): Column[] {
  const columns = header.map((text) => {
    const [name = '', type] = text.trim().split(':', 2);
    if (name === '') throw bad('a column has no name');
    if (type !== undefined && type !== 'int')
      throw bad(`column ${text}: the only type is :int, all else is text`);
    return { name, whole: type === 'int' };
  });
  const names = columns.map(({ name }) => name);
  for (const name of ['at', 'topic']) if (!names.includes(name)) throw bad(`column ${name} is missing`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw bad(`column ${twice} is there twice`);
  return columns;
}

function toLine(
  columns: readonly Column[],
  record: readonly string[],
  line: number,
  bad: (problem: string) => Error,
): RecordedLine {
  const cells: [string, string | number][] = [];
  columns.forEach(({ name, whole }, index) => {
    const cell = record[index] ?? '';
    if (cell === '') return;
    if (whole && !(/^-?\d+$/.test(cell) && Number.isSafeInteger(Number(cell))))
      throw bad(`${name} is not a whole number: ${cell}`);
    cells.push([name, whole ? Number(cell) : cell]);
  });
  const { at, topic, ...data } = Object.fromEntries(cells);
  return { line, at, topic, data };
}
