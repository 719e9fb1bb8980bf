import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** The built server as a process of its own; resolves when it has ended, or has said what it should say. */
function run(env: Record<string, string>, until?: RegExp): Promise<{ code: number | null; output: string }> {
  const server = spawn(process.execPath, [join(ROOT, 'dist/main.js')], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', ...env },
  });
  let output = '';
  let told = false;
  const take = (bytes: Buffer): void => {
    output += bytes.toString();
    if (told || until?.test(output) !== true) return;
    told = true;
    server.kill('SIGTERM');
  };
  server.stdout.on('data', take);
  server.stderr.on('data', take);
  return new Promise((resolve) => server.once('close', (code) => resolve({ code, output })));
}

describe('the built server', () => {
  it('says where it is, what it has and one line to try; a signal ends it', async () => {
    const { output, code } = await run({}, /curl.*\n/);
    expect(output).toMatch(/page +http:\/\/127\.0\.0\.1:\d+\//);
    expect(output).toMatch(/topics .*feeds: simulator, world-cup, sp500/);
    expect(output).toMatch(/try +curl -N 'http:\/\/127\.0\.0\.1:\d+\/sse\?topics=stock\.\*,match\.>'/);
    expect(output).not.toMatch(/error/i);
    expect(code).toBe(0);
  });

  it('writes nothing but JSON with LOG_FORMAT=json, one line for each event, no secret', async () => {
    const env = { LOG_FORMAT: 'json', FEEDS: 'sp500', PUBLISH_KEYS: 'a-key-that-nobody-may-see' };
    const { output, code } = await run(env, /"started".*\n/);
    const records = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records.map(({ message }) => message)).toEqual([
      'feed started',
      'started',
      'shutdown began',
      'shutdown ended',
    ]);
    expect(records[1]).toMatchObject({ FEEDS: 'sp500', PUBLISH_KEYS: 'set' });
    expect(output).not.toContain(env.PUBLISH_KEYS);
    expect(code).toBe(0);
  });

  it.each([
    [
      'bad settings, all at once',
      { PORT: 'x', HEARTBEAT_MS: '0' },
      /PORT must be .*\n.*HEARTBEAT_MS must be/,
    ],
    [
      'a recording that is not there',
      { FEEDS: 'replay', REPLAY_FILE: '/no/such.csv' },
      /cannot read \/no\/such\.csv/,
    ],
    ['a symbol that nobody knows', { SIMULATOR_STOCKS: 'NOPE' }, /NOPE/],
  ])('does not start with %s, and says so without a stack', async (_name, env, says) => {
    const { output, code } = await run(env);
    expect(code).toBe(1);
    expect(output).toMatch(says);
    expect(output).not.toMatch(/^ +at /m);
  });

  it('says over TLS how to try it with a certificate that nobody trusts', async () => {
    const { output } = await run({ TLS: 'self-signed', FEEDS: '' }, /curl.*\n/);
    expect(output).toMatch(/page +https:\/\/127\.0\.0\.1:\d+\//);
    expect(output).toMatch(/try +curl -kN 'https:\/\/127\.0\.0\.1:\d+\/sse\?/);
  });

  it.each([
    ['PORT', {}, /EADDRINUSE.*\n.*Set PORT/],
    ['LIMITS_PORT', { FAULTS: '1' }, /: LIMITS_PORT: .*EADDRINUSE.*Set it to 0/],
  ])('says that %s is taken', async (name, env, says) => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { output, code } = await run({ ...env, [name]: String(port), FEEDS: '' });
    other.close();
    expect(code).toBe(1);
    expect(output).toMatch(says);
    expect(output).not.toMatch(/^ +at /m);
  });
});
