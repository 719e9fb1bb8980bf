import { METRICS, type MetricName } from '../experiment/metric.js';
import { findingsOf, invalidity, type Results, type RowResult } from '../experiment/results.js';
import type { Sample } from '../experiment/sample.js';
import type { Finding, Verdict } from '../experiment/verdict.js';
import { PUBLISHED, SCENARIOS } from '../scenarios/scenarios.js';

/** A scenario with all that was measured of it: what every report goes by. */
export interface Chapter {
  readonly id: string;
  /** For links and names of files: `s2`, whatever the file of results says. */
  readonly anchor: string;
  readonly title: string;
  readonly question: string;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly row: RowResult;
  readonly anchor: string;
  /** Why it counts for nothing. */
  readonly invalid: string | undefined;
  /** In the order of its metrics; none of a row that is INVALID. */
  readonly findings: readonly Finding[];
  /** What the row is about: the first that both sides have, for where nobody gets through there is no latency. */
  readonly headline: Finding | undefined;
  readonly standing: Standing;
}

/** The verdict on what a row is about. */
export type Standing = Verdict | 'invalid';

export type SideName = 'a' | 'b';
export const SIDES: readonly SideName[] = ['a', 'b'];

const KNOWN = [...SCENARIOS, ...PUBLISHED];

/** In the order of the scenarios, those that this lab does not know last; rows without a pair are left out. */
export function chaptersOf({ rows }: Results): Chapter[] {
  const ids = new Set([...KNOWN.map(({ id }) => id), ...rows.map(({ scenario }) => scenario)]);
  return [...ids].flatMap((id) => {
    const own = rows.filter(({ scenario, pairs }) => scenario === id && pairs.length > 0);
    const anchor = id.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    const known = KNOWN.find((scenario) => scenario.id === id);
    const { title, question } = known ?? { title: 'not known to this version', question: '' };
    const entries = own.map((row, index) => entryOf(row, `${anchor}-${index + 1}`));
    return entries.length === 0 ? [] : [{ id, anchor, title, question, entries }];
  });
}

function entryOf(all: RowResult, anchor: string): Entry {
  // A file of another version may have metrics that are not known here.
  const row = { ...all, metrics: all.metrics.filter((name) => Object.hasOwn(METRICS, name)) };
  const invalid = invalidity(row);
  const findings = invalid === undefined ? findingsOf(row) : [];
  const headline = findings.find(({ a, b }) => a !== undefined && b !== undefined) ?? findings[0];
  const standing = invalid === undefined ? (headline?.verdict ?? 'none') : 'invalid';
  return { row, anchor, invalid, findings, headline, standing };
}

/** What was asked for and is not there, and why. */
export const missingFrom = ({ missing, rows }: Results): string[] => [
  ...missing.map(({ scenario, why }) => `${scenario}: ${why}`),
  ...rows
    .filter(({ pairs }) => pairs.length === 0)
    .map(({ scenario, name }) => `${scenario} ${name}: not yet; the same command goes on with it`),
];

/** What the sides of these rows are called; more than one name where they differ. */
export const nameOfSide = (entries: readonly Entry[], side: SideName): string =>
  [...new Set(entries.map(({ row }) => row[side]))].join(' / ');

/** Those that have a metric, INVALID ones included. */
export const entriesWith = (entries: readonly Entry[], name: MetricName): Entry[] =>
  entries.filter(({ row }) => row.metrics.includes(name));

export const metricsOf = (entries: readonly Entry[]): MetricName[] => [
  ...new Set(entries.flatMap(({ row }) => row.metrics)),
];

export const samplesOf = ({ pairs }: Pick<RowResult, 'pairs'>, side: SideName): Sample[] =>
  pairs.map((pair) => pair[side]);

/** In words, by the names of the sides. */
export function standingText(standing: Standing, { a, b }: Pick<RowResult, 'a' | 'b'>): string {
  if (standing === 'invalid') return 'INVALID';
  if (standing === 'none') return 'no verdict';
  if (standing === 'no difference') return 'no detectable difference';
  return `${standing === 'a' ? a : b} better`;
}
