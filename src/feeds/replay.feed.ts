import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { identity, map, type Observable, repeat } from 'rxjs';
import { CannotStart } from '../config/cannot-start.js';
import { readCsv } from './csv.recording.js';
import type { Feed, Tick } from './feed.js';
import { readNdjson } from './ndjson.recording.js';
import { type Clock, paced } from './pace.js';
import { recordedTicks, type RecordingReader } from './recording.js';

export interface ReplayOptions {
  readonly name: string;
  readonly about: string;
  readonly topics: readonly string[];
  readonly file: string;
  /** How many times faster than life. */
  readonly speed: number;
  /** Begin again, 5 s after the end. */
  readonly loop: boolean;
  /** Longest time between two lines, in ms of the recording's own time; a longer one is cut down to it. */
  readonly maxGapMs?: number;
  /** Default: 0, any silence is normal. */
  readonly staleAfterMs?: number;
  readonly clock?: Clock;
}

/** Rest between two rounds: the last figures stay for a while, and an empty file does not spin. */
export const LOOP_PAUSE_MS = 5000;

const READERS: Readonly<Record<string, RecordingReader>> = {
  '.ndjson': readNdjson,
  '.jsonl': readNdjson,
  '.csv': readCsv,
};

/** Plays a recorded file (docs/recordings.md) again. */
export class ReplayFeed implements Feed {
  readonly origin = 'replayed';
  readonly name: string;
  readonly about: string;
  readonly topics: readonly string[];
  readonly staleAfterMs: number;
  readonly ticks$: Observable<Tick>;

  private constructor(options: ReplayOptions, read: RecordingReader) {
    ({ name: this.name, about: this.about, topics: this.topics } = options);
    this.staleAfterMs = options.staleAfterMs ?? 0;
    this.ticks$ = paced(() => recordedTicks(options.file, read), options).pipe(
      map(({ topic, data, ends }): Tick => ({
        topic,
        time: Date.now(),
        data,
        ends: ends ? (options.loop ? 'for-now' : 'for-good') : undefined,
      })),
      options.loop ? repeat({ delay: LOOP_PAUSE_MS }) : identity,
    );
  }

  /** @throws CannotStart when the file cannot be replayed at all */
  static async open(options: ReplayOptions): Promise<ReplayFeed> {
    const { name, file } = options;
    const read = READERS[extname(file).toLowerCase()];
    if (read === undefined)
      throw new CannotStart(`feed ${name}: ${file} must end in ${Object.keys(READERS).join(', ')}`);
    try {
      await access(file, constants.R_OK);
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      throw new CannotStart(
        `feed ${name}: cannot read ${file}: ${missing ? 'there is no such file' : String(error)}`,
      );
    }
    if (!(await stat(file)).isFile()) throw new CannotStart(`feed ${name}: ${file} is not a file`);
    return new ReplayFeed(options, read);
  }
}
