import { transformFileSync } from '@swc/core';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

const ROOT = join(__dirname, '..', '..');

/** The source as JavaScript that node runs by itself, where its imports find node_modules. */
export function compileSource(): string {
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'tickerwire-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const path of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!/^(hub|config|protocol)\b.*(?<!\.spec)\.ts$/.test(path)) continue;
    const { code } = transformFileSync(join(ROOT, 'src', path), {
      configFile: join(ROOT, '.swcrc'),
      module: { type: 'es6' },
      sourceMaps: false,
    });
    const target = join(folder, path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  }
  return folder;
}

/** A process of our own that says things line by line; it ends with the test file at the latest. */
export class OwnProcess {
  readonly said: string[] = [];
  /** Its standard error. */
  complaints = '';
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #waiting = new Set<() => void>();
  /** Resolves when it has ended, by itself or not. */
  readonly ended: Promise<unknown>;
  #running = true;

  constructor(command: string, args: readonly string[]) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr.on('data', (text: Buffer) => (this.complaints += text.toString()));
    this.#child.stdin.on('error', () => {});
    this.ended = once(this.#child, 'close').then(() => (this.#running = false));
    createInterface(this.#child.stdout).on('line', (line) => {
      this.said.push(line);
      for (const check of this.#waiting) check();
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  tell(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Waits until `condition` holds of what has been said. */
  async until(condition: (said: readonly string[]) => boolean): Promise<void> {
    const met = new Promise<void>((resolve) => {
      const check = (): void => {
        if (!condition(this.said)) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
    await Promise.race([met, this.ended]);
    if (!condition(this.said)) throw new Error(`process ${this.pid} ended too early\n${this.complaints}`);
  }

  /** Resolves once it is gone and all it said is here. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.#running) this.#child.kill(signal);
    await this.ended;
  }

  /** Resolves when it has ended by itself. */
  async end(): Promise<void> {
    this.#child.stdin.end();
    await this.ended;
  }
}
