import fs from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { take } from 'rxjs';
import type { Tick } from './feed.js';
import type { Clock } from './pace.js';
import { LOOP_PAUSE_MS, ReplayFeed, type ReplayOptions } from './replay.feed.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => jest.useRealTimers());

async function file(name: string, ...lines: string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.join('\n'));
  return path;
}

/** Time passes in no time. */
const clock: Clock & { time: number } = {
  time: 0,
  now: () => clock.time,
  sleep: (ms) => {
    clock.time += ms;
    return new Promise(setImmediate);
  },
};

const open = (path: string, options: Partial<ReplayOptions> = {}): Promise<ReplayFeed> =>
  ReplayFeed.open({
    name: 'test',
    about: 'A test.',
    topics: ['>'],
    file: path,
    speed: 1,
    loop: false,
    clock,
    ...options,
  });

interface Played {
  ticks: Tick[];
  /** ms on the clock since the first tick. */
  times: number[];
  error?: string;
}

async function play(path: string, options: Partial<ReplayOptions> = {}, count = Infinity): Promise<Played> {
  const { ticks$ } = await open(path, options);
  const played: Played = { ticks: [], times: [] };
  let start: number | undefined;
  await new Promise<void>((resolve) => {
    ticks$.pipe(take(count)).subscribe({
      next: (tick) => {
        start ??= clock.time;
        played.ticks.push(tick);
        played.times.push(clock.time - start);
      },
      complete: resolve,
      error: (error: unknown) => {
        played.error = String(error);
        resolve();
      },
    });
  });
  return played;
}

const line = (at: string | number, price: string): string =>
  JSON.stringify({ at, topic: 'stock.A', data: { price } });

describe('a replay', () => {
  it('publishes now what was recorded then', async () => {
    const before = Date.now();
    const [tick] = (await play(await file('now.ndjson', line('2024-01-02T10:00:00Z', '1.10')))).ticks;
    expect(tick).toMatchObject({ topic: 'stock.A', data: { price: '1.10', at: '2024-01-02T10:00:00.000Z' } });
    expect(tick!.time).toBeGreaterThanOrEqual(before);
    expect(tick!.time).toBeLessThanOrEqual(Date.now());
  });

  it('plays at the speed asked for, cutting long gaps', async () => {
    const path = await file('speed.ndjson', line(0, '1'), line(1000, '2'), line(61_000, '3'));
    expect((await play(path, { speed: 10 })).times).toEqual([0, 100, 6100]);
    expect((await play(path, { speed: 10, maxGapMs: 2000 })).times).toEqual([0, 100, 300]);
  });

  it('ends at a bad line, and does not begin again', async () => {
    const path = await file('bad.ndjson', line(0, '1'), 'oops', line(9, '2'));
    const { ticks, error } = await play(path, { loop: true });
    expect(ticks).toHaveLength(1);
    expect(error).toBe(`RecordingError: ${path}, line 2: not JSON`);
  });

  it('reads CSV as well', async () => {
    const { ticks, times } = await play(
      await file('a.csv', 'at,topic,price', '0,stock.A,1.10', '700,stock.A,1.20'),
    );
    expect(ticks.map(({ data }) => (data as { price: string }).price)).toEqual(['1.10', '1.20']);
    expect(times).toEqual([0, 700]);
  });
});

describe('a loop', () => {
  it('rests between two rounds', async () => {
    const path = await file('loop.ndjson', line(0, '1'), line(1, '2'));
    const started = performance.now();
    const { ticks } = await play(path, { loop: true }, 2);
    expect(ticks).toHaveLength(2);
    expect(performance.now() - started).toBeLessThan(LOOP_PAUSE_MS);

    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
    const round = play(path, { loop: true }, 5);
    for (let pause = 0; pause < 2; pause += 1) {
      while (jest.getTimerCount() === 0) await new Promise(setImmediate);
      jest.advanceTimersByTime(LOOP_PAUSE_MS);
    }
    const prices = (await round).ticks.map(({ data }) => (data as { price: string }).price);
    expect(prices).toEqual(['1', '2', '1', '2', '1']);
  });

  it('does not spin on an empty file', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
    const { ticks$ } = await open(await file('empty.csv', ''), { loop: true });
    const subscription = ticks$.subscribe();
    for (let round = 0; round < 3; round += 1) {
      while (jest.getTimerCount() === 0) await new Promise(setImmediate);
      expect(jest.getTimerCount()).toBe(1);
      jest.advanceTimersByTime(LOOP_PAUSE_MS);
    }
    subscription.unsubscribe();
  });
});

describe('opening', () => {
  it('says which file is missing, and for which feed', async () => {
    const path = join(folder, 'nowhere.csv');
    await expect(open(path)).rejects.toThrow(`feed test: cannot read ${path}`);
  });

  it('refuses a folder and an unknown ending', async () => {
    await expect(open(join(folder, 'a.txt'))).rejects.toThrow('must end in .ndjson, .jsonl, .csv');
    await mkdir(join(folder, 'folder.csv'));
    await expect(open(join(folder, 'folder.csv'))).rejects.toThrow('is not a file');
  });

  it('ends the feed when the file is gone by the time it is played', async () => {
    const path = await file('gone.csv', 'at,topic', '1,a');
    const feed = await open(path);
    await rm(path);
    const error = await new Promise((resolve) => feed.ticks$.subscribe({ error: resolve }));
    expect(String(error)).toContain('ENOENT');
  });
});

describe('a big file', () => {
  it.each(['ndjson', 'csv'])('is read no faster than it is played: %s', async (form) => {
    const lines = 10_000;
    const path = join(folder, `big.${form}`);
    const filler = 'x'.repeat(1000);
    const text = (at: number): string =>
      form === 'csv' ? `${at},a,${filler}` : JSON.stringify({ at, topic: 'a', data: { filler } });
    await writeFile(
      path,
      (form === 'csv' ? ['at,topic,filler'] : [])
        .concat(Array.from({ length: lines }, (_, at) => text(at)))
        .join('\n'),
    );

    const opened = jest.spyOn(fs, 'createReadStream');
    const { ticks$ } = await open(path, { speed: 1000 });
    let played = 0;
    let ahead = 0;
    await new Promise<void>((complete, error) => {
      ticks$.subscribe({
        next: () => {
          played += 1;
          const { bytesRead } = opened.mock.results.at(-1)!.value as fs.ReadStream;
          ahead = Math.max(ahead, bytesRead - played * text(played).length);
        },
        complete,
        error,
      });
    });
    expect(played).toBe(lines);
    expect(ahead).toBeLessThan(512 * 1024);
  });
});
