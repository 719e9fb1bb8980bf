import fc from 'fast-check';
import type { HubEvent } from './event.js';
import { History, type Run } from './history.js';
import { mergeRising } from './merge.js';

const event = (topic: string, sequence: number): HubEvent => ({
  topic,
  sequence,
  time: sequence * 10,
  body: `${sequence}`,
  ends: undefined,
});
const sequences = ({ events, next, end }: Run): number[] =>
  events.slice(next, end).map(({ sequence }) => sequence);
const filled = (topic: string, limit: number, given: number[]): History => {
  const history = new History(topic, limit, 0);
  for (const sequence of given) history.push(event(topic, sequence));
  return history;
};
const rising = fc
  .uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 60 })
  .map((list) => list.sort((a, b) => a - b));

describe('the history of a topic', () => {
  it('keeps the newest, in order, and knows the newest that is gone', () => {
    fc.assert(
      fc.property(
        rising,
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: -1, max: 501 }),
        (given, limit, from) => {
          const history = filled('a', limit, given);
          const kept = given.slice(-limit);
          expect(history.length).toBe(kept.length);
          expect(history.evicted).toBe(given.at(-limit - 1) ?? 0);
          expect(history.latest?.sequence).toBe(kept.at(-1));
          expect(sequences(history.after(from))).toEqual(kept.filter((sequence) => sequence > from));
          for (const sequence of given)
            expect(history.timeAt(sequence)).toBe(kept.includes(sequence) ? sequence * 10 : undefined);
        },
      ),
    );
  });

  it('has a snapshot: the latest state, or all incidents', () => {
    expect(sequences(filled('stock.A', 3, [1, 2, 3, 4]).snapshot(-1))).toEqual([4]);
    expect(sequences(filled('a.incidents', 3, [1, 2, 3, 4]).snapshot(-1))).toEqual([2, 3, 4]);
    expect(sequences(filled('a.incidents', 3, [1, 2, 3, 4]).snapshot(3))).toEqual([4]);
    expect(sequences(filled('stock.A', 3, [4]).snapshot(4))).toEqual([]);
  });
});

describe('merging histories', () => {
  it('gives the first events of all, rising, and leaves the rest', () => {
    fc.assert(
      fc.property(
        rising,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 80 }),
        (given, topics, limit) => {
          const histories = Array.from({ length: topics }, (_, index) =>
            filled(
              `t${index}`,
              100,
              given.filter((sequence) => sequence % topics === index),
            ),
          );
          const runs = histories.map((history) => history.after(-1));
          const merged = mergeRising(runs, { maxEvents: limit, maxBytes: Infinity });
          expect(merged.map(({ sequence }) => sequence)).toEqual(given.slice(0, limit));
          expect(runs.flatMap(sequences).sort((a, b) => a - b)).toEqual(given.slice(limit));
        },
      ),
    );
  });

  it('stops once enough bytes are taken', () => {
    const run = filled('a', 100, [1, 2, 3, 4]).after(-1);
    expect(mergeRising([run], { maxEvents: 10, maxBytes: 2 })).toHaveLength(2);
  });
});
