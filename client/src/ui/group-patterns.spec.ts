import { groupPatterns } from './group-patterns.js';

it('a few patterns stand for many topics', () => {
  expect(
    groupPatterns(['stock.A', 'stock.B', 'match.m', 'match.m.incidents', 'index.SPX', 'lab.>', 'alone']),
  ).toEqual(['stock.*', 'match.>', 'index.*', 'lab.>', 'alone']);
  expect(groupPatterns(['>'])).toEqual(['>']);
  expect(groupPatterns([])).toEqual([]);
});
