import { invalidity, type Results, type RowResult } from './results.js';
import type { Sample } from './sample.js';
import type { Row, Scenario, Side } from './scenario.js';
import type { Pair } from './verdict.js';

/** What is told while it goes on. */
export interface Progress {
  /** `done` of `all` samples have been made when this one begins. */
  begins(scenario: Scenario, row: Row, side: Side, done: number, all: number): void;
  ends(sample: Sample): void;
  /** The rest of a row is left out. */
  drops(row: Row): void;
  /** Something worth keeping is there. */
  saved(results: Results): void;
}

/** A row of a scenario, and where its results go. */
export interface Item {
  readonly scenario: Scenario;
  readonly row: Row;
  readonly result: RowResult;
}

/** A row may have enough of fewer. */
export const pairsOf = ({ pairs = Infinity }: Row, asked: number): number => Math.min(pairs, asked);

/** Samples that are still to be made of a row: none of one that counts for nothing. */
export const samplesLeft = ({ row, result }: Item, pairs: number): number =>
  invalidity(result) === undefined ? 2 * Math.max(0, pairsOf(row, pairs) - result.pairs.length) : 0;

/**
 * Measures the pairs that are still to be made, row by row: A B, then B A, so that what drifts hurts both alike. A row
 * with a bad sample counts for nothing, however the others were, and is given up.
 */
export async function runAll(
  items: readonly Item[],
  pairs: number,
  results: Results,
  progress: Progress,
): Promise<void> {
  const all = items.reduce((sum, { row }) => sum + 2 * pairsOf(row, pairs), 0);
  const left = (): number => items.reduce((sum, item) => sum + samplesLeft(item, pairs), 0);
  let done = all - left();
  for (const item of items) {
    const { scenario, row, result } = item;
    const sampleOf = async (side: Side): Promise<Sample> => {
      progress.begins(scenario, row, side, done, all);
      const startedMs = performance.now();
      const sample = await side
        .measure()
        .catch((error: Error): Sample => ({ values: {}, invalid: error.message }));
      results.seconds += (performance.now() - startedMs) / 1000;
      done += 1;
      progress.ends(sample);
      return sample;
    };
    while (samplesLeft(item, pairs) > 0) {
      result.pairs.push(await pairOf(row, result.pairs.length % 2 === 1, sampleOf));
      progress.saved(results);
      done = all - left();
      if (invalidity(result) !== undefined) progress.drops(row);
    }
  }
}

async function pairOf(
  { a, b }: Row,
  reversed: boolean,
  sampleOf: (side: Side) => Promise<Sample>,
): Promise<Pair> {
  if (!reversed) return { a: await sampleOf(a), b: await sampleOf(b) };
  const second = await sampleOf(b);
  return { a: await sampleOf(a), b: second };
}
