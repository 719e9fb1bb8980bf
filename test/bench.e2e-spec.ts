import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '../src/lab/measure/outcome.js';

const BENCH = join(__dirname, '..', 'dist', 'lab', 'bench.js');

const folder = mkdtempSync(join(tmpdir(), 'tickerwire-bench-'));
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGTERM');
  rmSync(folder, { recursive: true });
});

/** `npm run bench`, built. */
function bench(...args: string[]): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [BENCH, ...args]);
  running.add(child);
  let [output, errors] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, output, errors });
    });
  });
}

// Nothing is measured here: each server is only seen to start, and to deliver what the clients expect.
it('every server runs, and nothing is missing', async () => {
  const tiny = ['--connections', '5', '--seconds', '0.2', '--warm-up', '0'];
  const runs = ['raw,nest,socket.io', 'raw-pass,better-sse,tickerwire'].map(async (targets, index) => {
    const file = join(folder, `${index}.json`);
    const result = await bench('--targets', targets, '--json', file, ...tiny);
    const { outcomes } = JSON.parse(readFileSync(file, 'utf8')) as { outcomes: Outcome[] };
    return { ...result, outcomes };
  });
  const results = await Promise.all(runs);
  expect(results.flatMap(({ outcomes }) => outcomes)).toHaveLength(10);
  for (const { code, output, errors, outcomes } of results) {
    for (const { target, transport, invalid, audit } of outcomes) {
      expect({ target, transport, invalid }).toEqual({ target, transport, invalid: undefined });
      expect(audit.received).toBeGreaterThan(0);
    }
    expect(output).toMatch(/npm run bench -- --targets/);
    expect(output).toMatch(/^\| raw.* sse +\|/m);
    expect(errors).toMatch(/^\[1\/5\] W1 raw/);
    expect(code).toBe(0);
  }
}, 60_000);

it('it names what it does not know', async () => {
  const { code, errors } = await bench('--works', 'W9');
  expect([code, errors]).toEqual([1, expect.stringContaining('W9: there are only W1,W2,')]);
});
