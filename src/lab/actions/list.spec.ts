import { secondsOfAll } from './list.js';
import { planOf } from './run.js';

it.each([
  ['quick', 3],
  ['thorough', 90],
])('--%s keeps its promise of at most %i minutes', (extent, minutes) => {
  expect(secondsOfAll(planOf({ [extent]: true }, undefined))).toBeLessThanOrEqual(60 * minutes);
});
