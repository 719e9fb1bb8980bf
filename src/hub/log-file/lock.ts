import {
  closeSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimes,
  writeSync,
} from 'node:fs';
import { resolve } from 'node:path';
import { currentBoot, isSameBoot } from './boot.js';

/** A holder of another container or machine, whose process cannot be looked for, is gone when it is silent so long. */
const SILENT_MS = 10_000;

interface Holder {
  readonly pid: number;
  /** When that process began, in the kernel's ticks, where there is a /proc: a pid is given again. */
  readonly started: string;
  /** Where that pid means something: containers count their own. */
  readonly pids: string;
  readonly boot: string;
}

/** What this process holds. Its own pid in a lock says nothing: a restarted container has the same one again. */
const held = new Set<string>();

const attempt = <Value>(read: () => Value): Value | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

/** proc(5): state and start, fields 3 and 22, counted from behind the name, which may hold spaces and brackets. */
function startOf(pid: number): string {
  const fields = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
    ?.split(') ')
    .at(-1)
    ?.split(' ');
  return fields === undefined ? '' : fields[0] === 'Z' ? 'ended' : fields[19]!;
}

const self = (): Holder => ({
  pid: process.pid,
  started: startOf(process.pid),
  pids: attempt(() => readlinkSync('/proc/self/ns/pid')) ?? '',
  boot: currentBoot(),
});

function isRunning({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return startOf(pid) === started;
}

/** @returns false if it is there already */
function create(path: string, text: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(file, text);
    return true;
  } catch (error) {
    // The next start would take it for somebody's.
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** One process at a time: a file that names the holder. */
export class Lock {
  private constructor(private readonly path: string) {}

  /**
   * Takes the lock, also from a holder that is gone.
   * @returns the lock, or who has it
   */
  static take(at: string): Lock | string {
    const path = resolve(at);
    if (held.has(path)) return 'this process';
    const me = self();
    for (;;) {
      if (create(path, JSON.stringify(me))) {
        held.add(path);
        return new Lock(path);
      }
      const holder = attempt(() => JSON.parse(readFileSync(path, 'utf8')) as Holder);
      const silentMs = Date.now() - (attempt(() => statSync(path).mtimeMs) ?? 0);
      if (holder === undefined || holder.pids !== me.pids || !isSameBoot(holder.boot, me.boot)) {
        if (silentMs < SILENT_MS) return 'a process of another container or machine';
      } else if (holder.pid !== me.pid && isRunning(holder)) {
        return `process ${holder.pid}`;
      }
      rmSync(path, { force: true });
    }
  }

  /** Says that the holder is there, for those who cannot look for its process. */
  renew(): void {
    const now = new Date();
    utimes(this.path, now, now, () => {});
  }

  release(): void {
    held.delete(this.path);
    rmSync(this.path, { force: true });
  }
}
