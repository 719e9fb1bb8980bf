import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface Nginx {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `ws://127.0.0.1:PORT/ws` */
  readonly wsUrl: string;
  readonly port: number;
}

/** Where nginx is, if it is installed; Debian keeps it out of an ordinary user's PATH. */
export const nginxPath = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  .map((folder) => join(folder, 'nginx'))
  .find(isExecutable);

/** What a whole configuration needs besides, so that nginx runs as anybody and touches nothing outside `folder`. */
const ownFolder = (folder: string): string =>
  ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');

const open = new Set<{ child: ChildProcess; folder: string }>();

/**
 * A real nginx on a free port of 127.0.0.1. `configFor` writes its whole configuration, with `listen` for that port.
 * Ended after each test file.
 */
export async function startNginx(configFor: (listen: string) => string): Promise<Nginx> {
  if (nginxPath === undefined) throw new Error('nginx is not installed');
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'tickerwire-nginx-'));
  const config = configFor(`listen 127.0.0.1:${port}`);
  writeFileSync(
    join(folder, 'nginx.conf'),
    config.replace(/^http \{/m, `http { access_log off; ${ownFolder(folder)}`),
  );
  // Its workers must be able to enter the folder, which belongs to whoever runs the tests.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const child = spawn(
    nginxPath,
    ['-p', folder, '-c', 'nginx.conf', '-g', `daemon off; pid nginx.pid; error_log stderr error; ${user}`],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  open.add({ child, folder });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`nginx did not start:\n${errors}`);
  }
  return { url: `http://127.0.0.1:${port}`, wsUrl: `ws://127.0.0.1:${port}/ws`, port };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

afterAll(async () => {
  for (const { child, folder } of open) {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  }
});
