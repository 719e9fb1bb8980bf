import { type FileHandle, open, rm } from 'node:fs/promises';
import { SettingsError } from '../../config/settings.js';
import { isSameBoot } from './boot.js';
import { type Appendable, unfinished, writeAnew } from './compaction.js';
import type { LogState } from './log-state.js';
import { KIND, MAGIC } from './record.js';
import { RecordBuffer } from './record-buffer.js';
import { type ReadReport, readRecords } from './reader.js';

/** What begins with the opening of the file. */
export interface Life {
  /** Taken if nothing goes on from before. */
  readonly epoch: string;
  readonly boot: string;
  readonly time: number;
}

/** Why positions of before cannot be trusted. */
export interface Loss {
  readonly what: string;
  readonly fields?: Readonly<Record<string, number>>;
}

export interface Recovered extends Appendable {
  readonly loss: Loss | undefined;
}

/** Reads the file into `state`, makes it whole, and begins a new life in it. */
export async function recover(path: string, state: LogState, life: Life): Promise<Recovered> {
  await rm(unfinished(path), { force: true });
  const file = await openIfThere(path);
  const report = file === undefined ? undefined : await read(path, file, state);
  const loss = report === undefined ? undefined : lossOf(report, state, life);
  if (loss !== undefined || state.epoch === '') state.epoch = life.epoch;
  state.boot = life.boot;
  // Two lives must not share a moment: positions are compared by it.
  state.time = Math.max(life.time, state.time + 1);
  if (file !== undefined && report?.damagedBytes === 0) {
    return { file, length: await begin(file, report.end, state), loss };
  }
  await file?.close();
  return { ...(await writeAnew(path, state)), loss };
}

function lossOf({ damagedAt, damagedBytes }: ReadReport, state: LogState, life: Life): Loss | undefined {
  if (damagedBytes > 0) return { what: 'log file damaged', fields: { damagedAt, damagedBytes } };
  if (state.closed || isSameBoot(state.boot, life.boot)) return undefined;
  return { what: 'log file still open when the machine stopped' };
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @returns undefined for a file without a byte: there is nothing in it that could be lost */
async function read(path: string, file: FileHandle, state: LogState): Promise<ReadReport | undefined> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
  if (bytesRead === 0) return undefined;
  const report = buffer.equals(MAGIC)
    ? await readRecords(file, MAGIC.length, (record) => state.apply(record))
    : undefined;
  // A file is born with its first record in it.
  if (report !== undefined && report.records > 0) return report;
  await file.close();
  throw new SettingsError([
    `DATA_DIR: ${path} cannot be read by this version of Tickerwire, and is left as it is. ` +
      'Name another folder, or move the file away',
  ]);
}

/** Cuts off what a killed process left unfinished, and says whose turn it is. @returns the file's length */
async function begin(file: FileHandle, end: number, state: LogState): Promise<number> {
  const { epoch, boot, head, time } = state;
  const opened = new RecordBuffer();
  opened.add({ kind: KIND.opened, topic: epoch, id: boot, sequence: head, time });
  await file.truncate(end);
  await file.write(opened.bytes, 0, opened.length, end);
  await file.datasync();
  return end + opened.length;
}
