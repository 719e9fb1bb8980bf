import type { FeedEvent } from './engine.js';
import { MemoryEngine } from './memory.engine.js';

const opened = async (): Promise<{ engine: MemoryEngine; told: FeedEvent[] }> => {
  const engine = new MemoryEngine();
  const told: FeedEvent[] = [];
  engine.feed().subscribe((event) => told.push(event));
  await engine.open();
  return { engine, told };
};

describe('the memory engine', () => {
  it('begins each life with an epoch of its own, empty and live', async () => {
    const [first, second] = [await opened(), await opened()];
    expect(first.told.map(({ kind }) => kind)).toEqual(['reset', 'live']);
    expect((await first.engine.head()).epoch).not.toBe((await second.engine.head()).epoch);
  });

  it('gives one rising sequence to all topics, and one pass to what is published together', async () => {
    const { engine, told } = await opened();
    const stored = await Promise.all(['A', 'B', 'A'].map((topic) => engine.publish(topic, '{}')));
    expect(stored.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(told).toHaveLength(3);
    expect(told[2]).toMatchObject({ kind: 'pass', events: [{ topic: 'A' }, { topic: 'B' }, { topic: 'A' }] });
    expect(await engine.head()).toMatchObject({ sequence: 3 });
  });

  it('has delivered an event when its publisher hears of it', async () => {
    const { engine, told } = await opened();
    await engine.publish('A', '{}');
    expect(told.at(-1)).toMatchObject({ kind: 'pass', events: [{ sequence: 1 }] });
  });

  it('stores a key once, also when both are published together', async () => {
    const { engine, told } = await opened();
    const [first, second] = await Promise.all([
      engine.publish('A', '1', { id: 'k' }),
      engine.publish('A', '2', { id: 'k' }),
    ]);
    const third = await engine.publish('A', '3', { id: 'k' });
    expect([first, second, third].map(({ sequence, duplicate }) => [sequence, duplicate])).toEqual([
      [1, false],
      [1, true],
      [1, true],
    ]);
    expect(told.filter(({ kind }) => kind === 'pass')).toHaveLength(1);
  });

  it('forgets a key after two minutes, and never lets time fall when the clock is set back', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    try {
      const { engine } = await opened();
      const first = await engine.publish('A', '1', { id: 'k' });
      jest.setSystemTime(Date.now() - 3_600_000);
      const second = await engine.publish('A', '2');
      expect(second.time).toBeGreaterThanOrEqual(first.time);
      jest.setSystemTime(first.time + 120_001);
      expect((await engine.publish('A', '3', { id: 'k' })).duplicate).toBe(false);
    } finally {
      jest.useRealTimers();
    }
  });

  it('delivers what is still pending when it is closed', async () => {
    const { engine, told } = await opened();
    const stored = engine.publish('A', '{}');
    await engine.close();
    expect((await stored).sequence).toBe(1);
    expect(told.at(-1)).toMatchObject({ kind: 'pass' });
  });
});
