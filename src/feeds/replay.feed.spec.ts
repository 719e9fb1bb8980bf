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

const line = (at: string | number, price: string, topic = 'stock.A'): string =>
  JSON.stringify({ at, topic, data: { price } });

describe('an NDJSON recording', () => {
  it('gives its ticks in order, with the recorded time in data and the time of publication beside it', async () => {
    const before = Date.now();
    const { ticks, times } = await play(
      await file(
        'a.ndjson',
        '# a comment',
        line('2024-01-02T10:00:00Z', '1.10'),
        '',
        line('2024-01-02T10:00:02+00:00', '1.20'),
        line(1_704_189_603_000, '1.30', 'stock.B'),
      ),
    );
    expect(ticks.map(({ topic, data }) => [topic, data])).toEqual([
      ['stock.A', { price: '1.10', at: '2024-01-02T10:00:00.000Z' }],
      ['stock.A', { price: '1.20', at: '2024-01-02T10:00:02.000Z' }],
      ['stock.B', { price: '1.30', at: '2024-01-02T10:00:03.000Z' }],
    ]);
    expect(times).toEqual([0, 2000, 3000]);
    for (const { time } of ticks) expect(time).toBeGreaterThanOrEqual(before);
  });

  it('plays at the speed asked for, cutting long gaps', async () => {
    const path = await file('speed.ndjson', line(0, '1'), line(1000, '2'), line(61_000, '3'));
    expect((await play(path, { speed: 10 })).times).toEqual([0, 100, 6100]);
    expect((await play(path, { speed: 10, maxGapMs: 2000 })).times).toEqual([0, 100, 300]);
  });

  it('takes a byte order mark, CRLF and a last line without an end', async () => {
    const path = await file('crlf.jsonl', `\uFEFF${line(0, '1')}\r`, `${line(1, '2')}\r`, line(2, '3'));
    expect((await play(path)).ticks).toHaveLength(3);
  });

  it.each([
    ['{"at":', 'not JSON'],
    ['[1]', 'not a JSON object'],
    [
      '{"topic":"a","data":{}}',
      '"at" must be a time with its zone, as 2022-12-18T15:00:00Z, or ms since 1970',
    ],
    ['{"at":"2024-01-02T10:00:00","topic":"a","data":{}}', '"at" must be a time with its zone'],
    ['{"at":"2024-13-02","topic":"a","data":{}}', '"at" must be a time with its zone'],
    ['{"at":1e300,"topic":"a","data":{}}', '"at" must be a time with its zone'],
    ['{"at":1,"topic":"a","data":{}}', '"at" is earlier than in the line before'],
    ['{"at":9,"topic":"a b","data":{}}', '"topic" must be tokens'],
    ['{"at":9,"topic":"a.*","data":{}}', '"topic" must be tokens'],
    ['{"at":9,"topic":"a","data":[1]}', '"data" must be an object'],
    ['{"at":9,"topic":"a"}', '"data" must be an object'],
  ])('ends with file, line and reason at %s', async (bad, reason) => {
    const path = await file('bad.ndjson', '# comment', line(2, '1'), bad, line(10, '2'));
    const { ticks, error } = await play(path, { loop: true });
    expect(ticks).toHaveLength(1);
    expect(error).toContain(`RecordingError: ${path}, line 3: ${reason}`);
  });

  it('does not read a file without line ends into memory', async () => {
    const path = await file('endless.ndjson', line(0, '1'), 'x'.repeat(3_000_000));
    const { ticks, error } = await play(path);
    expect(ticks).toHaveLength(1);
    expect(error).toContain('line 2: longer than 1048576 characters');
  });
});

describe('a CSV recording', () => {
  it('keeps decimals as text, makes :int columns numbers, leaves empty cells out', async () => {
    const { ticks } = await play(
      await file(
        'a.csv',
        '# made up, "for a test"',
        'at,topic,price,volume:int,note',
        '2024-01-02T10:00:00Z,stock.A,1.10,1200,',
        '# half-time',
        '1704189601000,stock.B,2.00,,"said ""no"", and # left,\nfor good"',
      ),
    );
    expect(ticks.map(({ topic, data }) => [topic, data])).toEqual([
      ['stock.A', { price: '1.10', volume: 1200, at: '2024-01-02T10:00:00.000Z' }],
      [
        'stock.B',
        { price: '2.00', note: 'said "no", and # left,\nfor good', at: '2024-01-02T10:00:01.000Z' },
      ],
    ]);
  });

  it('takes columns in any order, a byte order mark and CRLF', async () => {
    const path = await file(
      'order.csv',
      '\uFEFFprice,topic,at\r',
      '1.10,stock.A,0\r',
      '1.20,stock.A,1000\r',
      '',
    );
    const { ticks, times } = await play(path);
    expect(ticks.map(({ data }) => data)).toEqual([
      { price: '1.10', at: '1970-01-01T00:00:00.000Z' },
      { price: '1.20', at: '1970-01-01T00:00:01.000Z' },
    ]);
    expect(times).toEqual([0, 1000]);
  });

  it.each([
    ['at,price', '1,2', 'line 1: column topic is missing'],
    ['at,topic,a,a', '1,t,2,3', 'line 1: column a is there twice'],
    ['at,topic,a:float', '1,t,2', 'line 1: column a:float: the only type is :int, all else is text'],
    ['at,topic,', '1,t,2', 'line 1: a column has no name'],
  ])('refuses the header %s', async (header, row, reason) => {
    const { error } = await play(await file('header.csv', header, row));
    expect(error).toContain(reason);
  });

  it.each([
    ['5,stock.A,1.30,12.5', 'line 4: volume is not a whole number: 12.5'],
    ['5,stock.A,1.30', 'line 4: Invalid Record Length'],
    ['5,stock.A,"1.30"x,1', 'line 4: Invalid Closing Quote'],
    ['5,stock.A,1"3,1', 'line 4: Invalid Opening Quote'],
    ['5,stock.A,"1.30,1', 'Quote Not Closed'],
    ['soon,stock.A,1.30,1', 'line 4: "at" must be'],
    ['5,stock A,1.30,1', 'line 4: "topic" must be'],
  ])('ends with file, line and reason at %s, after every good line before it', async (bad, reason) => {
    const path = await file(
      'bad.csv',
      'at,topic,price,volume:int',
      '1,stock.A,1.10,1',
      '2,stock.A,1.20,1',
      bad,
      '9,stock.A,1.40,1',
    );
    const { ticks, error } = await play(path);
    expect(ticks).toHaveLength(2);
    expect(error).toContain(`RecordingError: ${path}, line`);
    expect(error).toContain(reason);
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
