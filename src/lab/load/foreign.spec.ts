import { nowNs } from './clock.js';
import { findIn, type Reading } from './foreign.js';
import type { LabEvent } from './lab-event.js';

const NOTHING: Reading = { time: [], timeUnit: 'ms', sequence: [], topic: [] };

const found = async (reading: Partial<Reading>, text: string): Promise<LabEvent[]> => {
  const events: LabEvent[] = [];
  const find = await findIn({ ...NOTHING, ...reading });
  find(text, (event) => events.push(event));
  return events;
};

describe('what is found in a foreign message', () => {
  it('is said by JSON Pointers, the first that leads anywhere', async () => {
    const text = JSON.stringify({ 'a/b': { '~n': '7' }, s: ['x', 'AAPL'] });
    const [event] = await found({ sequence: ['/missing', '/a~1b/~0n', '/s'], topic: ['/s/1'] }, text);
    expect(event).toEqual({ topic: 0, n: 7, t: undefined });
  });

  it('is each element of an array, by topics in the order in which they come', async () => {
    const text = JSON.stringify([
      { k: 'a', n: 1 },
      { k: 'b', n: 1 },
      { k: 'a', n: 2 },
    ]);
    const events = await found({ sequence: ['/n'], topic: ['/k'] }, text);
    expect(events.map(({ topic, n }) => [topic, n])).toEqual([
      [0, 1],
      [1, 1],
      [0, 2],
    ]);
  });

  it.each([
    ['s', (ms: number) => ms / 1000],
    ['ms', (ms: number) => ms],
    ['us', (ms: number) => ms * 1000],
    ['ns', (ms: number) => ms * 1e6],
    ['iso', (ms: number) => new Date(ms).toISOString()],
  ] as const)('is a time in %s, told on the clock of the lab', async (timeUnit, told) => {
    const [event] = await found({ time: ['/t'], timeUnit }, JSON.stringify({ t: told(Date.now() - 5000) }));
    const agoMs = (nowNs() - event!.t!) / 1e6;
    expect(Math.abs(agoMs - 5000)).toBeLessThan(1000);
  });

  it.each([
    ['another thing in its place', { t: {}, n: null }],
    ['nothing in its place', {}],
    ['a blank', { t: '', n: '' }],
    ['words', { t: 'noon', n: 'first' }],
  ])('is unknown where there is %s', async (_what, message) => {
    const reading = { time: ['/t'], sequence: ['/n'] };
    expect(await found(reading, JSON.stringify(message))).toEqual([{ topic: 0, n: undefined, t: undefined }]);
  });

  it('is nothing where there is no JSON', async () => {
    expect(await found({ time: ['/t'] }, 'welcome')).toEqual([]);
  });
});

it('a module that has no function to find with is refused', async () => {
  await expect(findIn({ ...NOTHING, module: 'node:os' })).rejects.toThrow('no function');
});
