import { createReadStream } from 'node:fs';
import { isObject, MAX_LINE_LENGTH, type RecordedLine, RecordingError } from './recording.js';

/** Reads `{"at": …, "topic": "…", "data": {…}}`, and `"ends": true` in a topic's last, one in each line; `#` starts a line of comment. */
export async function* readNdjson(file: string): AsyncGenerator<RecordedLine> {
  let line = 0;
  for await (const text of linesOf(file)) {
    line += 1;
    if (text.trim() === '' || text.startsWith('#')) continue;
    const value = parseLine(file, line, text);
    yield { line, at: value.at, topic: value.topic, data: value.data, ends: value.ends };
  }
}

function parseLine(file: string, line: number, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RecordingError(file, line, 'not JSON');
  }
  if (!isObject(value)) throw new RecordingError(file, line, 'not a JSON object');
  return value;
}

/** Node's `readline` knows no longest line. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  let line = 0;
  let first = true;
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + (first ? chunk.replace(/^\uFEFF/, '') : chunk)).split('\n');
    first = false;
    rest = lines.pop() ?? '';
    line += lines.length;
    yield* lines;
    if (rest.length > MAX_LINE_LENGTH)
      throw new RecordingError(file, line + 1, `longer than ${MAX_LINE_LENGTH} characters`);
  }
  if (rest !== '') yield rest;
}
