import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './process.js';

/** Where it is, if it is installed; Debian keeps some out of an ordinary user's PATH. */
export const findCommand = (command: string): string | undefined =>
  [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, command))
    .find(isExecutable);

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface Command {
  readonly path: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What ends it at once, connections and all. */
  readonly end: NodeJS.Signals;
}

const open = new Set<ProxyProcess>();

/** A real proxy on a port of 127.0.0.1 that it keeps over restarts. Ended after each test file. */
export class ProxyProcess {
  #child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly command: Command,
  ) {}

  /** `prepare` writes the configuration, in a folder of its own. */
  static async start(prepare: (port: number, folder: string) => Command): Promise<ProxyProcess> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'tickerwire-proxy-'));
    const proxy = new ProxyProcess(port, folder, prepare(port, folder));
    open.add(proxy);
    await proxy.#run();
    return proxy;
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
  }

  async #run(): Promise<void> {
    const { path, args, env = {} } = this.command;
    const child = spawn(path, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    while (!(await accepts(this.port)))
      if (child.exitCode !== null) throw new Error(`${path} did not start:\n${errors}`);
  }

  async #end(): Promise<void> {
    const child = this.#child!;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(this.command.end);
    await once(child, 'exit');
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

afterAll(() => Promise.all([...open].map((proxy) => proxy.remove())));
