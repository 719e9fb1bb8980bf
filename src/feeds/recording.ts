import { isTopic } from '../protocol/topic-pattern.js';

/** One line of a recording as a reader found it, not yet checked. */
export interface RecordedLine {
  readonly line: number;
  readonly at: unknown;
  readonly topic: unknown;
  readonly data: unknown;
  readonly ends?: unknown;
}

/** One line of a recording: `at` in ms since 1970, and once more as text in its data. */
export interface RecordedTick {
  readonly at: number;
  readonly topic: string;
  readonly data: object;
  /** It is the topic's last. */
  readonly ends: boolean;
}

/** Reads a file line by line, never more of it than it is asked for. */
export type RecordingReader = (file: string) => AsyncIterable<RecordedLine>;

/** Characters of one line at most: a file without line ends must not be read into memory whole. */
export const MAX_LINE_LENGTH = 1_048_576;

export class RecordingError extends Error {
  constructor(file: string, line: number, problem: string) {
    super(`${file}, line ${line}: ${problem}`);
    this.name = 'RecordingError';
  }
}

/** @throws RecordingError at the first bad line, once all before it have been yielded */
export async function* recordedTicks(file: string, read: RecordingReader): AsyncGenerator<RecordedTick> {
  let latest = -Infinity;
  for await (const recorded of read(file)) {
    const at = momentOf(recorded.at);
    const bad = (problem: string): Error => new RecordingError(file, recorded.line, problem);
    if (at === undefined)
      throw bad('"at" must be a time with its zone, as 2022-12-18T15:00:00Z, or ms since 1970');
    if (at < latest) throw bad('"at" is earlier than in the line before');
    if (typeof recorded.topic !== 'string' || !isTopic(recorded.topic))
      throw bad('"topic" must be tokens of letters, digits, _ and - joined by dots');
    if (!isObject(recorded.data)) throw bad('"data" must be an object');
    if (typeof (recorded.ends ?? false) !== 'boolean') throw bad('"ends" must be true or false');
    latest = at;
    const data = { ...recorded.data, at: new Date(at).toISOString() };
    yield { at, topic: recorded.topic, data, ends: recorded.ends === true };
  }
}

/** `Date.parse` alone would take `1 May` as well, and a time without a zone as that of the server. */
const ISO_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;
const MAX_DATE_MS = 8.64e15;

function momentOf(at: unknown): number | undefined {
  const digits = typeof at === 'string' && /^\d+$/.test(at);
  const ms = digits ? Number(at) : typeof at === 'string' && ISO_TIME.test(at) ? Date.parse(at) : at;
  return typeof ms === 'number' && Math.abs(ms) <= MAX_DATE_MS ? ms : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
