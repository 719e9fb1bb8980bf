import { readSync, renameSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Appender, writeAll } from './appender.js';
import type { LogState } from './log-state.js';
import { writeSnapshot } from './snapshot.js';

const COPY_BYTES = 1_048_576;
/** As much as may be copied in one turn of the event loop. */
const LAST_BYTES = 262_144;

/** Where a new file grows until it takes over; one that is found was left unfinished. */
export const unfinished = (path: string): string => `${path}.new`;

async function synchroniseFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}

async function discard(path: string, file: FileHandle): Promise<void> {
  await file.close();
  await rm(unfinished(path), { force: true });
}

/** A new file with what `state` holds, in the place of `path` at once, or not at all. */
export async function writeAnew(path: string, state: LogState): Promise<Appendable> {
  const file = await open(unfinished(path), 'w+');
  try {
    const length = await writeSnapshot(file, state);
    await file.sync();
    renameSync(unfinished(path), path);
    await synchroniseFolder(path);
    return { file, length };
  } catch (error) {
    await discard(path, file);
    throw error;
  }
}

/** A file, and how much of it is good. */
export interface Appendable {
  readonly file: FileHandle;
  readonly length: number;
}

/**
 * Rewrites the file from what is retained while it goes on growing: the snapshot in slices, then what was stored
 * since its beginning, then both files together until the new one is safe on the disk and takes the old one's name.
 * @returns length of the snapshot
 */
export async function compact(
  path: string,
  state: LogState,
  appender: Appender,
  signal: AbortSignal,
): Promise<number> {
  const from = appender.length;
  const file = await open(unfinished(path), 'w+');
  let old: FileHandle;
  let snapshotLength: number;
  try {
    snapshotLength = await writeSnapshot(file, state, signal);
    const tail = new Tail(appender, from, file, snapshotLength);
    await tail.copy(signal);
    // The bulk, so that both files have to be written for a short time only.
    await file.datasync();
    await tail.copy(signal);
    appender.prepare(file, tail.copyRest());
    await file.datasync();
    signal.throwIfAborted();
    old = appender.switch(() => renameSync(unfinished(path), path));
  } catch (error) {
    appender.abandon();
    await discard(path, file);
    throw error;
  }
  await old.close();
  await synchroniseFolder(path);
  return snapshotLength;
}

/** What the growing file has from `from` on, going to another that has `length` bytes so far. */
class Tail {
  constructor(
    private readonly appender: Appender,
    private from: number,
    private readonly file: FileHandle,
    private length: number,
  ) {}

  /** All but a little. */
  async copy(signal: AbortSignal): Promise<void> {
    const buffer = Buffer.allocUnsafe(COPY_BYTES);
    while (this.#left > LAST_BYTES) {
      signal.throwIfAborted();
      const { bytesRead } = await this.appender.file.read(
        buffer,
        0,
        Math.min(COPY_BYTES, this.#left),
        this.from,
      );
      if (bytesRead === 0) throw new Error('the file is shorter than what was written to it');
      for (let written = 0; written < bytesRead;) {
        const at = this.length + written;
        written += (await this.file.write(buffer, written, bytesRead - written, at)).bytesWritten;
      }
      this.from += bytesRead;
      this.length += bytesRead;
    }
  }

  /** The little, at once. @returns the length of the other file, which now has all of it */
  copyRest(): number {
    const rest = Buffer.allocUnsafe(this.#left);
    if (readSync(this.appender.file.fd, rest, 0, rest.length, this.from) < rest.length) {
      throw new Error('the file is shorter than what was written to it');
    }
    writeAll(this.file.fd, rest, this.length);
    return this.length + rest.length;
  }

  get #left(): number {
    return this.appender.length - this.from;
  }
}
