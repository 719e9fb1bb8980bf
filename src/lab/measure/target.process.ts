import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LabOptions } from '../../feeds/lab.feed.js';
import { adopt } from '../children.js';
import type { Errand } from '../targets/attendant.js';
import { end, exchange } from './exchange.js';
import type { Target } from './targets.js';

const LAB = new URL('../', import.meta.url);

/** A server that says nothing for so long does not start, ms. */
const START_MS = 20_000;

/** Between two collections, and before memory is looked at: V8 gives pages back a little later, ms. */
const SETTLE_MS = 200;

/** Memory that is there once garbage has been collected, kB. */
export interface Memory {
  /** Resident, of the server's process. */
  readonly rssKb: number;
  /** Alive in its heap, and what hangs on it outside. */
  readonly heapKb: number;
  /** Of the kernel: its objects and socket buffers, of this whole machine. */
  readonly kernelKb: number;
}

/** A server in a process of its own. */
export class TargetProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(target: Target, feed: LabOptions): Promise<TargetProcess> {
    const env = {
      PORT: '0',
      LAB_TOPICS: String(feed.topics),
      LAB_RATE: String(feed.rate),
      LAB_SIZE: String(feed.size),
      LAB_ARRIVALS: feed.arrivals,
      LAB_SEED: String(feed.seed),
      NODE_ENV: 'production',
      ...target.env,
    };
    const attendant = new URL('targets/attendant.js', LAB).href;
    const args = ['--expose-gc', '--import', attendant, fileURLToPath(new URL(target.program, LAB))];
    const stdio = ['ignore', 'pipe', 'inherit', 'ipc'] as const;
    const child = adopt(spawn(process.execPath, args, { env, stdio: [...stdio] }));
    const port = await portOf(child).catch((error: unknown) => {
      child.kill('SIGKILL');
      throw new Error(`${target.name}: ${(error as Error).message}`);
    });
    return new TargetProcess(child, port);
  }

  get pid(): number {
    return this.child.pid!;
  }

  async memory(): Promise<Memory> {
    let heapBytes = 0;
    for (let round = 0; round < 2; round += 1) {
      heapBytes = (await exchange(this.child, { name: 'collect' } satisfies Errand)) as number;
      await delay(SETTLE_MS);
    }
    const rssKb = figure(`/proc/${this.pid}/status`, /^VmRSS:\s+(\d+) kB$/m);
    return { rssKb, heapKb: heapBytes / 1024, kernelKb: kernelKb() };
  }

  /** From now on `peakMb` is counted anew (proc(5): clear_refs), where the kernel can do that. */
  forgetPeak(): void {
    try {
      writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
    } catch {
      // Then it is that of the whole run, for every server alike.
    }
  }

  /** The most memory that has been resident, MB, garbage included. */
  get peakMb(): number {
    return figure(`/proc/${this.pid}/status`, /^VmHWM:\s+(\d+) kB$/m) / 1024;
  }

  /** Sockets, timers and whatever else keeps it alive. */
  async handles(): Promise<number> {
    return (await exchange(this.child, { name: 'handles' } satisfies Errand)) as number;
  }

  async profile(): Promise<void> {
    await this.#send({ name: 'profile' });
  }

  async saveProfile(path: string): Promise<void> {
    await this.#send({ name: 'save', path });
  }

  stop(): Promise<void> {
    return end(this.child);
  }

  async #send(errand: Errand): Promise<void> {
    await exchange(this.child, errand);
  }
}

/** What a server prints says where it listens. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout!.on('data', (bytes: Buffer) => {
      printed += bytes.toString();
      const [, port] = /https?:\/\/[^\s:]+:(\d+)\//.exec(printed) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', (code) => reject(new Error(`does not start (exit code ${code})`)));
    setTimeout(() => reject(new Error('does not say where it listens')), START_MS).unref();
  });
}

const PAGE_KB = 4;

/** Slab, where sockets and their files are, and pages of TCP's buffers (proc(5): meminfo, net/sockstat). */
const kernelKb = (): number =>
  figure('/proc/meminfo', /^Slab:\s+(\d+) kB$/m) +
  PAGE_KB * figure('/proc/net/sockstat', /^TCP:.* mem (\d+)$/m);

const figure = (path: string, pattern: RegExp): number =>
  Number(pattern.exec(readFileSync(path, 'utf8'))?.[1]);
