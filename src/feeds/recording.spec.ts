import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCsv } from './csv.recording.js';
import { readNdjson } from './ndjson.recording.js';
import { type RecordedTick, recordedTicks } from './recording.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recording-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, ...lines: string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.join('\n'));
  return path;
}

async function readAll(path: string): Promise<{ ticks: RecordedTick[]; error?: string }> {
  const ticks: RecordedTick[] = [];
  try {
    for await (const tick of recordedTicks(path, path.endsWith('.csv') ? readCsv : readNdjson))
      ticks.push(tick);
    return { ticks };
  } catch (error) {
    return { ticks, error: String(error) };
  }
}

const line = (at: string | number, price: string, topic = 'stock.A'): string =>
  JSON.stringify({ at, topic, data: { price } });

describe('an NDJSON recording', () => {
  it('gives its ticks in order, each with the recorded time in its data', async () => {
    const { ticks } = await readAll(
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
  });

  it('takes a byte order mark, CRLF and a last line without an end', async () => {
    const path = await file('crlf.jsonl', `\uFEFF${line(0, '1')}\r`, `${line(1, '2')}\r`, line(2, '3'));
    expect((await readAll(path)).ticks).toHaveLength(3);
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
    const { ticks, error } = await readAll(path);
    expect(ticks).toHaveLength(1);
    expect(error).toContain(`RecordingError: ${path}, line 3: ${reason}`);
  });

  it('does not read a file without line ends into memory', async () => {
    const path = await file('endless.ndjson', line(0, '1'), 'x'.repeat(3_000_000));
    const { ticks, error } = await readAll(path);
    expect(ticks).toHaveLength(1);
    expect(error).toContain('line 2: longer than 1048576 characters');
  });
});

describe('a CSV recording', () => {
  it('keeps decimals as text, makes :int columns numbers, leaves empty cells out', async () => {
    const { ticks } = await readAll(
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
    const { ticks } = await readAll(path);
    expect(ticks.map(({ data }) => data)).toEqual([
      { price: '1.10', at: '1970-01-01T00:00:00.000Z' },
      { price: '1.20', at: '1970-01-01T00:00:01.000Z' },
    ]);
  });

  it.each([
    ['at,price', '1,2', 'line 1: column topic is missing'],
    ['at,topic,a,a', '1,t,2,3', 'line 1: column a is there twice'],
    ['at,topic,a:float', '1,t,2', 'line 1: column a:float: the only type is :int, all else is text'],
    ['at,topic,', '1,t,2', 'line 1: a column has no name'],
  ])('refuses the header %s', async (header, row, reason) => {
    const { error } = await readAll(await file('header.csv', header, row));
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
    const { ticks, error } = await readAll(path);
    expect(ticks).toHaveLength(2);
    expect(error).toContain(`RecordingError: ${path}, line`);
    expect(error).toContain(reason);
  });
});
