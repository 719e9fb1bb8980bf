import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findingsOf,
  invalidity,
  isSameRow,
  readResults,
  type Results,
  type RowResult,
  writeResults,
} from './results.js';
import type { Sample } from './sample.js';

const folder = mkdtempSync(join(tmpdir(), 'tickerwire-results-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (text: string): string => {
  const path = join(folder, 'results.json');
  writeFileSync(path, text);
  return path;
};

const valid: Sample = { values: { cpuUs: 1 } };
const row = (samples: readonly Sample[]): RowResult => ({
  scenario: 'S2',
  name: 'raw',
  a: 'SSE',
  b: 'WebSocket',
  metrics: ['cpuUs', 'p99'],
  command: '',
  pairs: samples.map((sample) => ({ a: valid, b: sample })),
});

it.each([
  ['is not there', () => join(folder, 'nothing'), /nothing cannot be read: ENOENT/],
  ['is no JSON', () => file('{"version":1'), /results\.json cannot be read: /],
  ['is something else', () => file('{"version":"0.1.0","name":"tickerwire"}'), /is no file of results$/],
  ['is of another version', () => file('{"version":2,"rows":[]}'), /is no file of results$/],
  ['has no rows', () => file('{"version":1}'), /is no file of results$/],
  ['is null', () => file('null'), /is no file of results$/],
])('a file that %s is refused, with its name', (_what, path, says) => {
  expect(() => readResults(path())).toThrow(says);
});

it('results are read as they were written, and nothing else is left in the folder', () => {
  const results: Results = {
    version: 1,
    begun: '2026-01-01T00:00:00.000Z',
    machine: 'a machine',
    versions: { node: '20' },
    command: 'npm run lab -- run S2',
    plan: { extent: 'quick', pairs: 1, windowMs: 1500, warmUpMs: 500 },
    rows: [row([valid])],
    missing: [],
  };
  const path = join(folder, 'results.json');
  writeResults(path, results);
  writeResults(path, results);
  expect(readResults(path)).toEqual(results);
  expect(readdirSync(folder)).toEqual(['results.json']);
});

it('one bad sample makes a row INVALID, and it says which and of how many', () => {
  expect(invalidity(row([valid, valid]))).toBeUndefined();
  const bad = { values: {}, invalid: '3 of 100 missing' };
  expect(invalidity(row([valid, bad, { values: {}, invalid: 'clients 90 % busy' }]))).toBe(
    '3 of 100 missing (2 of 6 samples)',
  );
});

it('a row shows what has been measured of it, and is found again by scenario and name', () => {
  expect(findingsOf(row([valid])).map(({ metric }) => metric)).toEqual(['cpuUs']);
  expect(isSameRow(row([]), row([valid]))).toBe(true);
  expect(isSameRow(row([]), { ...row([]), scenario: 'S3' })).toBe(false);
  expect(isSameRow(row([]), { ...row([]), name: 'nest' })).toBe(false);
});
