import { Logger } from '@nestjs/common';
import type { Appender } from './appender.js';
import { compact } from './compaction.js';
import type { Lock } from './lock.js';
import type { LogState } from './log-state.js';

const SYNCHRONISE_MS = 1000;
/** How many times what is retained the file may take up. */
const MAX_RATIO = 4;

/** What an open file needs beside being written to: it is synchronised each second, and rewritten as it grows. */
export class Upkeep {
  readonly #logger = new Logger('LogFile');
  readonly #timer: NodeJS.Timeout;
  readonly #closing = new AbortController();
  #compacting: Promise<void> | undefined;
  #compactFrom: number;
  #failing = false;

  constructor(
    private readonly path: string,
    private readonly state: LogState,
    private readonly appender: Appender,
    private readonly lock: Lock,
    private readonly compactFromBytes: number,
  ) {
    this.#compactFrom = compactFromBytes;
    this.#timer = setInterval(() => void this.#eachSecond(), SYNCHRONISE_MS);
    this.#timer.unref();
  }

  /** To be asked after each write. */
  compactIfDue(): void {
    const { length } = this.appender;
    if (length < this.#compactFrom || length < MAX_RATIO * this.state.kept.bytes) return;
    this.#compacting ??= this.#compact().finally(() => (this.#compacting = undefined));
  }

  /** Settles once nothing is under way any more. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closing.abort();
    await this.#compacting;
  }

  async #compact(): Promise<void> {
    const before = this.appender.length;
    try {
      const length = await compact(this.path, this.state, this.appender, this.#closing.signal);
      // Long keys, or text that takes three bytes a character, must not make it begin again at once.
      this.#compactFrom = Math.max(this.compactFromBytes, 2 * length);
      this.#logger.debug('log file rewritten', { path: this.path, before, bytes: this.appender.length });
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#compactFrom = this.appender.length + this.compactFromBytes;
      // It goes on growing.
      this.#logger.warn('log file not rewritten', { path: this.path, error: String(error) });
    }
  }

  async #eachSecond(): Promise<void> {
    this.lock.renew();
    try {
      await this.appender.synchronise();
      this.#failing = false;
    } catch (error) {
      const said = { path: this.path, error: String(error) };
      if (!this.#failing) this.#logger.error('log file not synchronised', said);
      this.#failing = true;
    }
  }
}
