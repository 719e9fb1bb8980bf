import { Logger } from '@nestjs/common';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFile, type LogFileOptions } from '../../src/hub/log-file/log-file.js';
import { MemoryEngine } from '../../src/hub/memory.engine.js';
import { open, type Opened, type Storage } from './contract.js';

// How often the file is rewritten is told to whoever debugs.
Logger.overrideLogger(['warn', 'error']);

const made: string[] = [];

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own for the file of an engine; gone after the tests of the file. */
export class LogFolder implements Storage {
  readonly persistent = true;
  readonly dataDir = mkdtempSync(join(tmpdir(), 'tickerwire-log-'));
  readonly path = join(this.dataDir, 'events.log');

  constructor(private readonly options: Partial<LogFileOptions> = {}) {
    made.push(this.dataDir);
  }

  create(): MemoryEngine {
    const limits = { historyEvents: 1000, maxHistoryBytes: 268_435_456 };
    return new MemoryEngine(new LogFile({ ...limits, ...this.options, dataDir: this.dataDir }));
  }

  open(): Promise<Opened> {
    return open(this);
  }

  get bytes(): Buffer {
    return readFileSync(this.path);
  }

  set bytes(bytes: Uint8Array) {
    writeFileSync(this.path, bytes);
  }

  get length(): number {
    return statSync(this.path).size;
  }

  /** As it would be found if the process were killed now: what was written is there, and nothing else happens. */
  killed(options: Partial<LogFileOptions> = {}): LogFolder {
    const folder = new LogFolder({ ...this.options, ...options });
    copyFileSync(this.path, folder.path);
    return folder;
  }

  dispose(): Promise<void> {
    rmSync(this.dataDir, { recursive: true, force: true });
    return Promise.resolve();
  }
}
