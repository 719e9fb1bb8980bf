import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { MetricName } from './metric.js';
import type { Plan } from './scenario.js';
import { findingOf, type Finding, type Pair } from './verdict.js';

/** All that was measured by one command: what the JSON file holds, and every report is made of. */
export interface Results {
  readonly version: 1;
  /** ISO 8601. */
  readonly begun: string;
  /** That all samples took so far, over all runs that went on with it. */
  seconds: number;
  readonly machine: string;
  /** Versions of what was measured, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly command: string;
  readonly plan: Plan;
  readonly rows: RowResult[];
  /** Scenarios that could not be put, and why. */
  readonly missing: { readonly scenario: string; readonly why: string }[];
}

export interface RowResult {
  readonly scenario: string;
  readonly name: string;
  readonly a: string;
  readonly b: string;
  readonly metrics: readonly MetricName[];
  /** What somebody else has published of the same, with its source. */
  readonly published?: string | undefined;
  /** The command that measures this row alone. */
  readonly command: string;
  readonly pairs: Pair[];
}

export const isSameRow = (one: RowResult, other: RowResult): boolean =>
  one.scenario === other.scenario && one.name === other.name;

/** Why a row counts for nothing: one bad sample is enough. */
export function invalidity({ pairs }: RowResult): string | undefined {
  const all = pairs.flatMap(({ a, b }) => [a.invalid, b.invalid]).filter((why) => why !== undefined);
  return all.length === 0 ? undefined : `${all[0]} (${all.length} of ${2 * pairs.length} samples)`;
}

export const findingsOf = ({ metrics, pairs }: RowResult): Finding[] =>
  metrics.map((metric) => findingOf(metric, pairs)).filter(({ a, b }) => a !== undefined || b !== undefined);

/** @throws Error with what is wrong with the file */
export function readResults(path: string): Results {
  let results: Results;
  try {
    results = JSON.parse(readFileSync(path, 'utf8')) as Results;
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}`);
  }
  if (results?.version !== 1 || typeof results.seconds !== 'number' || !Array.isArray(results.rows))
    throw new Error(`${path} is no file of results`);
  return results;
}

/** Whole or not at all, whenever the lab is ended. */
export function writeResults(path: string, results: Results): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(results)}\n`);
  renameSync(`${path}.new`, path);
}
