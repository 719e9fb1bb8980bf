import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { results, row } from '../../../test/support/lab-results.js';
import { findingsOf, invalidity, isSameRow, readResults, type RowResult, writeResults } from './results.js';
import type { Sample } from './sample.js';

const folder = mkdtempSync(join(tmpdir(), 'tickerwire-results-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (text: string): string => {
  const path = join(folder, 'results.json');
  writeFileSync(path, text);
  return path;
};

const valid: Sample = { values: { cpuUs: 1 } };
const rowOf = (samples: readonly Sample[]): RowResult =>
  row({ metrics: ['cpuUs', 'p99'], pairs: samples.map((sample) => ({ a: valid, b: sample })) });

it.each([
  ['is not there', () => join(folder, 'nothing'), /nothing cannot be read: ENOENT/],
  ['is no JSON', () => file('{"version":1'), /results\.json cannot be read: /],
  ['is something else', () => file('{"version":"0.1.0","name":"tickerwire"}'), /is no file of results$/],
  ['is of another version', () => file('{"version":2,"rows":[]}'), /is no file of results$/],
  ['does not say how long it took', () => file('{"version":1,"rows":[]}'), /is no file of results$/],
  ['has no rows', () => file('{"version":1,"seconds":0}'), /is no file of results$/],
  ['is null', () => file('null'), /is no file of results$/],
])('a file that %s is refused, with its name', (_what, path, says) => {
  expect(() => readResults(path())).toThrow(says);
});

it('results are read as they were written, and nothing else is left in the folder', () => {
  const written = results([rowOf([valid])]);
  const path = join(folder, 'results.json');
  writeResults(path, written);
  writeResults(path, written);
  expect(readResults(path)).toEqual(written);
  expect(readdirSync(folder)).toEqual(['results.json']);
});

it('one bad sample makes a row INVALID, and it says which and of how many', () => {
  expect(invalidity(rowOf([valid, valid]))).toBeUndefined();
  const bad = { values: {}, invalid: '3 of 100 missing' };
  expect(invalidity(rowOf([valid, bad, { values: {}, invalid: 'clients 90 % busy' }]))).toBe(
    '3 of 100 missing (2 of 6 samples)',
  );
});

it('a row shows what has been measured of it, and is found again by scenario and name', () => {
  expect(findingsOf(rowOf([valid])).map(({ metric }) => metric)).toEqual(['cpuUs']);
  expect(isSameRow(rowOf([]), rowOf([valid]))).toBe(true);
  expect(isSameRow(rowOf([]), { ...rowOf([]), scenario: 'S3' })).toBe(false);
  expect(isSameRow(rowOf([]), { ...rowOf([]), name: 'nest' })).toBe(false);
});
