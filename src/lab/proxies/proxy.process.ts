import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adopt } from '../children.js';
import { freePort } from './free-port.js';

export interface Command {
  readonly path: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What ends it at once, connections and all. */
  readonly end: NodeJS.Signals;
}

const folders = new Set<string>();
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A real proxy on a port of 127.0.0.1 that it keeps over restarts. */
export class ProxyProcess {
  #child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly command: Command,
  ) {}

  /** `prepare` writes the configuration, in a folder of its own. @throws Error with what it says if it does not start */
  static async start(prepare: (port: number, folder: string) => Command): Promise<ProxyProcess> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'tickerwire-proxy-'));
    folders.add(folder);
    const proxy = new ProxyProcess(port, folder, prepare(port, folder));
    try {
      await proxy.#run();
      return proxy;
    } catch (error) {
      await proxy.remove();
      throw error;
    }
  }

  /** `http://127.0.0.1:PORT` */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** `ws://127.0.0.1:PORT/ws` */
  get wsUrl(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  async restart(): Promise<void> {
    await this.#end();
    await this.#run();
  }

  async remove(): Promise<void> {
    await this.#end();
    rmSync(this.folder, { recursive: true, force: true });
    folders.delete(this.folder);
  }

  async #run(): Promise<void> {
    const { path, args, env = {} } = this.command;
    const child = spawn(path, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = adopt(child, this.command.end);
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    while (!(await accepts(this.port)))
      if (child.exitCode !== null) throw new Error(`${path} did not start:\n${errors}`);
  }

  async #end(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(this.command.end);
    await exited;
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
