import { results } from '../../../test/support/lab-results.js';
import type { RowResult } from './results.js';
import { type Item, runAll } from './runner.js';
import type { Sample } from './sample.js';
import type { Row, Scenario, Side } from './scenario.js';

/** A row whose sides note in `made` that they were measured; each sample is numbered. */
function rowOf(name: string, made: string[], fails: string[] = []): Row {
  const side = (label: string): Side => ({
    label,
    measure: () => {
      const sample = `${name} ${label}`;
      made.push(sample);
      if (fails.includes(sample)) return Promise.reject(new Error(`${sample} does not start`));
      return Promise.resolve<Sample>({ values: { cpuUs: made.length } });
    },
  });
  return { name, a: side('A'), b: side('B'), metrics: ['cpuUs'], args: '' };
}

afterEach(() => jest.useRealTimers());

const SCENARIO: Scenario = { id: 'S0', title: '', question: '', rows: () => [] };

function itemOf(row: Row): Item {
  const { name, metrics } = row;
  const result: RowResult = { scenario: 'S0', name, a: 'A', b: 'B', metrics, command: '', pairs: [] };
  return { scenario: SCENARIO, row, result };
}

interface Told {
  /** `done of all` at each beginning. */
  readonly counts: string[];
  /** Pairs of all rows whenever something was saved. */
  readonly saved: number[];
  readonly dropped: string[];
}

async function run(items: readonly Item[], pairs: number): Promise<Told> {
  const told: Told = { counts: [], saved: [], dropped: [] };
  await runAll(items, pairs, results(items.map(({ result }) => result)), {
    begins: (_scenario, _row, _side, done, all) => void told.counts.push(`${done} of ${all}`),
    ends: () => undefined,
    drops: (row) => void told.dropped.push(row.name),
    saved: ({ rows }) => void told.saved.push(rows.reduce((sum, row) => sum + row.pairs.length, 0)),
  });
  return told;
}

it('pairs are made A B, B A, A B, row by row, and each is kept on its own side', async () => {
  const made: string[] = [];
  const items = [itemOf(rowOf('one', made)), itemOf(rowOf('two', made))];
  await run(items, 3);
  expect(made.slice(0, 6)).toEqual(['one A', 'one B', 'one B', 'one A', 'one A', 'one B']);
  expect(made.slice(6).every((each) => each.startsWith('two'))).toBe(true);
  const numbers = items[0]!.result.pairs.map(({ a, b }) => [a.values.cpuUs, b.values.cpuUs]);
  expect(numbers).toEqual([
    [1, 2],
    [4, 3],
    [5, 6],
  ]);
});

it('what cannot be measured is INVALID, says why, and stops nothing', async () => {
  const made: string[] = [];
  const items = [itemOf(rowOf('one', made, ['one B'])), itemOf(rowOf('two', made))];
  await run(items, 1);
  expect(items[0]!.result.pairs).toEqual([
    { a: { values: { cpuUs: 1 } }, b: { values: {}, invalid: 'one B does not start' } },
  ]);
  expect(items[1]!.result.pairs).toHaveLength(1);
});

it('a row that counts for nothing is given up, and stays so', async () => {
  const made: string[] = [];
  const items = [itemOf(rowOf('one', made, ['one B'])), itemOf(rowOf('two', made))];
  const { counts, dropped } = await run(items, 2);
  expect(made).toEqual(['one A', 'one B', 'two A', 'two B', 'two B', 'two A']);
  expect(counts).toEqual(['0 of 8', '1 of 8', '4 of 8', '5 of 8', '6 of 8', '7 of 8']);
  expect(dropped).toEqual(['one']);
  expect(await run(items, 2)).toEqual({ counts: [], saved: [], dropped: [] });
});

it('what samples take is added up, over all runs', async () => {
  jest.useFakeTimers();
  const measure = (): Promise<Sample> => {
    jest.advanceTimersByTime(1500);
    return Promise.resolve({ values: {} });
  };
  const item = itemOf({ ...rowOf('one', []), a: { label: 'A', measure }, b: { label: 'B', measure } });
  const all = results([item.result]);
  const progress = { begins: () => {}, ends: () => {}, drops: () => {}, saved: () => {} };
  await runAll([item], 1, all, progress);
  expect(all.seconds).toBe(3);
  await runAll([item], 3, all, progress);
  expect(all.seconds).toBe(9);
});

it('what is there already is not made again: it goes on in the order in which it would have been', async () => {
  const made: string[] = [];
  const items = [itemOf(rowOf('one', made)), itemOf(rowOf('two', made))];
  await run(items.slice(0, 1), 1);
  made.length = 0;
  const { counts, saved } = await run(items, 2);
  expect(made).toEqual(['one B', 'one A', 'two A', 'two B', 'two B', 'two A']);
  expect(counts).toEqual(['2 of 8', '3 of 8', '4 of 8', '5 of 8', '6 of 8', '7 of 8']);
  expect(saved).toEqual([2, 3, 4]);
  made.length = 0;
  expect(await run(items, 2)).toEqual({ counts: [], saved: [], dropped: [] });
  expect(made).toEqual([]);
});
