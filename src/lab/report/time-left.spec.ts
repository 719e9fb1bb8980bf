import { row as resultRow } from '../../../test/support/lab-results.js';
import type { Item } from '../experiment/runner.js';
import type { Plan, Row, Scenario } from '../experiment/scenario.js';
import { aboutSeconds, durationText, TimeLeft } from './time-left.js';

const PLAN: Plan = { extent: 'usual', pairs: 5, windowMs: 4000, warmUpMs: 1000 };
const itemOf = (id: string): Item => ({
  scenario: { id } as Scenario,
  row: {} as Row,
  result: resultRow({ scenario: id, pairs: [] }),
});
const [light, other, heavy] = [itemOf('S2'), itemOf('S2'), itemOf('S3')];
const said = 20 * aboutSeconds('S2', PLAN) + 10 * aboutSeconds('S3', PLAN);

it('before the first sample it is what was said of each scenario', () => {
  expect(new TimeLeft([light, other, heavy], PLAN).seconds).toBeCloseTo(said);
});

it('a row that is given up takes no more time, now or when the run goes on', () => {
  const left = new TimeLeft([light, other, heavy], PLAN);
  left.drops(heavy.row);
  expect(left.seconds).toBeCloseTo(20 * aboutSeconds('S2', PLAN));
  const bad = { values: {}, invalid: 'late' };
  const givenUp: Item = { ...heavy, result: resultRow({ pairs: [{ a: bad, b: bad }] }) };
  expect(new TimeLeft([light, other, givenUp], PLAN).seconds).toBeCloseTo(20 * aboutSeconds('S2', PLAN));
});

it('a row takes as long as its samples so far, its scenario likewise, and all others are corrected alike', () => {
  const left = new TimeLeft([light, other, heavy], PLAN);
  left.took(light.row, 2 * aboutSeconds('S2', PLAN));
  expect(left.seconds).toBeCloseTo(2 * said - 2 * aboutSeconds('S2', PLAN));
  left.took(heavy.row, aboutSeconds('S3', PLAN));
  // The last one says nothing of S2.
  const ofS3 = 9 * aboutSeconds('S3', PLAN);
  expect(left.seconds).toBeCloseTo(19 * 2 * aboutSeconds('S2', PLAN) + ofS3);
  left.took(other.row, 1);
  expect(left.seconds).toBeCloseTo(9 * 2 * aboutSeconds('S2', PLAN) + 9 + ofS3);
});

it('pairs of an earlier run are not waited for', () => {
  const begun = { ...light, result: resultRow() };
  expect(new TimeLeft([begun], PLAN).seconds).toBe(0);
});

it.each([
  [12.2, '13 s'],
  [600, '10 min'],
  [5400, '1 h 30 min'],
  [3900 + 3600, '2 h 05 min'],
])('%d s are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
