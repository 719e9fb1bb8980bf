import { Logger } from '@nestjs/common';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SettingsError } from '../../config/settings.js';
import { EngineUnavailable } from '../engine.js';
import type { HubEvent } from '../event.js';
import type { Keys } from '../keys.js';
import { Appender } from './appender.js';
import { currentBoot } from './boot.js';
import type { KeptLimits } from './kept.js';
import { Lock } from './lock.js';
import { type Floor, LogState } from './log-state.js';
import { KIND } from './record.js';
import { RecordBuffer } from './record-buffer.js';
import { recover } from './recovery.js';
import { Upkeep } from './upkeep.js';

/** Below this the file is not rewritten, however little of it is retained. */
const COMPACT_FROM_BYTES = 16_777_216;

export interface LogFileOptions extends KeptLimits {
  readonly dataDir: string;
  readonly compactFromBytes?: number;
}

/** An event to be stored, with its de-duplication key; empty: none. */
export interface Entry {
  readonly event: HubEvent;
  readonly id: string;
}

interface Opened {
  readonly lock: Lock;
  readonly appender: Appender;
  readonly upkeep: Upkeep;
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** The file of the one-node engine: what it has stored outlives the process, however that ends. */
export class LogFile {
  readonly #logger = new Logger('LogFile');
  readonly #path: string;
  readonly #state: LogState;
  readonly #buffer = new RecordBuffer();
  #opened: Opened | undefined;
  #failing = false;

  constructor(private readonly options: LogFileOptions) {
    this.#path = join(options.dataDir, 'events.log');
    this.#state = new LogState(options);
  }

  get keys(): Keys {
    return this.#state.keys;
  }

  /**
   * `epoch`: taken if nothing goes on from before.
   * @throws SettingsError when the folder, or the file in it, cannot be used
   */
  async open(epoch: string): Promise<LogState> {
    const { dataDir, compactFromBytes = COMPACT_FROM_BYTES } = this.options;
    let lock: Lock | string | undefined;
    try {
      // Not its parents: where a disk is not mounted, they would be made in its place.
      await mkdir(dataDir).catch(unlessThere);
      lock = Lock.take(join(dataDir, 'lock'));
      if (typeof lock === 'string') throw new SettingsError([`DATA_DIR: ${dataDir} is in use by ${lock}`]);
      const life = { epoch, boot: currentBoot(), time: Date.now() };
      const { file, length, loss } = await recover(this.#path, this.#state, life);
      const { head } = this.#state;
      this.#logger.log('log file opened', {
        path: this.#path,
        bytes: length,
        head,
        epoch: this.#state.epoch,
      });
      // What could be read is kept; clients that come back get a reset.
      if (loss !== undefined)
        this.#logger.warn(loss.what, { path: this.#path, ...loss.fields, begins: 'new epoch' });
      const appender = new Appender(file, length);
      const upkeep = new Upkeep(this.#path, this.#state, appender, lock, compactFromBytes);
      this.#opened = { lock, appender, upkeep };
      return this.#state;
    } catch (error) {
      if (typeof lock === 'object') lock.release();
      if (error instanceof SettingsError) throw error;
      throw new SettingsError([`DATA_DIR: ${dataDir} cannot be used: ${(error as Error).message}`]);
    }
  }

  /**
   * Stores all of them, or none.
   * @throws EngineUnavailable
   */
  append(entries: readonly Entry[]): void {
    this.#buffer.clear();
    for (const { event, id } of entries) this.#buffer.addEvent(event, id);
    const { upkeep } = this.#write();
    this.#state.add(entries);
    upkeep.compactIfDue();
  }

  /**
   * Lets go of a topic's events up to this sequence, with a floor if its latest is among them.
   * @throws EngineUnavailable
   */
  forget(topic: string, upTo: number, floor: Floor | undefined): void {
    this.#buffer.clear();
    if (floor !== undefined) this.#buffer.add({ ...floor, kind: KIND.floor, body: String(floor.below) });
    this.#buffer.add({ kind: KIND.forget, topic, sequence: upTo });
    const { upkeep } = this.#write();
    if (floor !== undefined) this.#state.raise(floor);
    this.#state.kept.forget(topic, upTo);
    upkeep.compactIfDue();
  }

  /** Leaves a mark: nothing is missing here. */
  async close(): Promise<void> {
    if (this.#opened === undefined) return;
    const { lock, appender, upkeep } = this.#opened;
    this.#opened = undefined;
    await upkeep.close();
    try {
      this.#buffer.clear();
      this.#buffer.add({ kind: KIND.closed });
      appender.append(this.#buffer.bytes);
      await appender.synchronise();
    } catch (error) {
      this.#logger.error('log file not closed in order', { path: this.#path, error: String(error) });
    }
    await appender.file.close();
    lock.release();
  }

  #write(): Opened {
    if (this.#opened === undefined) throw new EngineUnavailable('the file is not open');
    try {
      this.#opened.appender.append(this.#buffer.bytes);
    } catch (error) {
      if (!this.#failing)
        this.#logger.error('log file not writable: nothing is stored', {
          path: this.#path,
          error: String(error),
        });
      this.#failing = true;
      throw new EngineUnavailable('the event could not be stored', { cause: error });
    }
    if (this.#failing) this.#logger.warn('log file writable again', { path: this.#path });
    this.#failing = false;
    return this.#opened;
  }
}
