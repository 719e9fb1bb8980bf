import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/lab/proxies/free-port.js';

const ROOT = join(__dirname, '../..');

/** May publish on every server that is started here. */
export const PUBLISH_KEY = 'a-key-for-the-tests';

const open = new Set<ServerProcess>();
const folders = new Set<string>();

/** The built server (`npm run build`) as a process of its own, on a port that it keeps over restarts. */
export class ServerProcess {
  /** All that it has ever written to its terminal. */
  output = '';
  #child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const server = new ServerProcess(await freePort(), env);
    open.add(server);
    await server.restart();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get wsUrl(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts it, again, with the same settings; resolves once it serves. `env` is added for this life. */
  async restart(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const child = spawn(process.execPath, [join(ROOT, 'dist/main.js')], {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        FEEDS: '',
        HOST: '127.0.0.1',
        PORT: String(this.port),
        LIMITS_PORT: '0',
        PUBLISH_KEYS: PUBLISH_KEY,
        ...this.env,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const ended = once(child, 'exit').then(() => {
      throw new Error(`the server did not start:\n${this.output}`);
    });
    const said = new Promise<void>((resolve) => {
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (piece: string) => {
        this.output += piece;
        text += piece;
        if (/Tickerwire is running/.test(text)) resolve();
      });
    });
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (this.output += piece));
    ended.catch(() => undefined);
    await Promise.race([said, ended]);
  }

  /** kill -9: nothing is written any more, nobody is told. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM. @returns its exit code, or the signal that it died of */
  async terminate(): Promise<number | NodeJS.Signals | null> {
    return this.#end('SIGTERM');
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Memory of the process that is in RAM, MB. */
  residentMb(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) / 1024;
  }

  /** A figure of `/metrics`, by its whole name with labels. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
    if (line === undefined) throw new Error(`there is no metric ${name}`);
    return Number(line.slice(name.length + 1));
  }

  /** `POST /publish`. */
  async publish(body: object): Promise<Response> {
    return fetch(`${this.url}/publish`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${PUBLISH_KEY}` },
      body: JSON.stringify(body),
    });
  }

  async #end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    const child = this.#child!;
    const exit = this.running ? once(child, 'exit') : Promise.resolve([child.exitCode, child.signalCode]);
    child.kill(signal);
    const [code, by] = (await exit) as [number | null, NodeJS.Signals | null];
    return code ?? by;
  }
}

/** A folder for `DATA_DIR`; removed after the test file. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tickerwire-data-'));
  folders.add(folder);
  return folder;
}

afterAll(async () => {
  await Promise.all([...open].filter(({ running }) => running).map((server) => server.kill()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
