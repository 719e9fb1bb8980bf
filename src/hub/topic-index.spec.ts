import { Group } from './group.js';
import { TopicIndex } from './topic-index.js';

const hub = { position: { epoch: 'e', sequence: 0, time: 0 } };
const group = (...patterns: string[]): Group => new Group(patterns.join(), patterns, 0, hub);

describe('the index from topics to groups', () => {
  it('links a group to the topics that are there, and to those that come', () => {
    const index = new TopicIndex(10);
    const before = index.open('stock.A', 0);
    const wild = group('stock.*', 'stock.A');
    const literal = group('stock.B');
    index.addGroup(wild);
    index.addGroup(literal);
    const after = index.open('stock.B', 0);
    const other = index.open('index.X', 0);
    expect(before.groups).toEqual([wild]);
    expect(new Set(after.groups)).toEqual(new Set([wild, literal]));
    expect(other.groups).toEqual([]);
    expect([...wild.histories()].map(({ topic }) => topic)).toEqual(['stock.A', 'stock.B']);
  });

  it('forgets a group that is removed', () => {
    const index = new TopicIndex(10);
    const gone = group('stock.*', 'index.X');
    index.addGroup(gone);
    const known = index.open('stock.A', 0);
    index.removeGroup(gone);
    expect(known.groups).toEqual([]);
    expect(index.open('stock.B', 0).groups).toEqual([]);
    expect(index.open('index.X', 0).groups).toEqual([]);
  });

  it('cleared, meets its groups again as topics come back', () => {
    const index = new TopicIndex(10);
    const kept = group('stock.*');
    index.addGroup(kept);
    index.open('stock.A', 0);
    index.clear();
    expect(index.size).toBe(0);
    expect([...kept.topics]).toEqual([]);
    expect(index.open('stock.A', 0).groups).toEqual([kept]);
  });
});
