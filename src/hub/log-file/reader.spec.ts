import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KIND, type LogRecord } from './record.js';
import { RecordBuffer } from './record-buffer.js';
import { type ReadReport, readRecords } from './reader.js';

const folder = mkdtempSync(join(tmpdir(), 'tickerwire-reader-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function readBack(bytes: Uint8Array): Promise<ReadReport & { read: LogRecord[] }> {
  const path = join(folder, 'log');
  writeFileSync(path, bytes);
  const file = await open(path);
  const read: LogRecord[] = [];
  try {
    return { ...(await readRecords(file, 0, (record) => read.push(record))), read };
  } finally {
    await file.close();
  }
}

function encoded(records: readonly LogRecord[]): Buffer {
  const buffer = new RecordBuffer();
  for (const record of records) buffer.add(record);
  return Buffer.from(buffer.bytes);
}

const text = fc.string({ unit: 'grapheme', maxLength: 60 });
const record: fc.Arbitrary<LogRecord> = fc.record({
  kind: fc.integer({ min: 1, max: KIND.forget }),
  sequence: fc.maxSafeNat(),
  time: fc.maxSafeNat(),
  topic: text,
  id: text,
  body: text,
});
const records = fc.array(record, { minLength: 1, maxLength: 20 });

describe('records', () => {
  it('are read as they were written', async () => {
    await fc.assert(
      fc.asyncProperty(records, async (all) => {
        const bytes = encoded(all);
        const { read, end, damagedBytes } = await readBack(bytes);
        expect([read, end, damagedBytes]).toEqual([all, bytes.length, 0]);
      }),
    );
  });

  it('before and after any damage are found; of what is damaged nothing is', async () => {
    const damage = fc.uint8Array({ minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(records, damage, records, async (before, garbage, after) => {
        const [start, tail] = [encoded(before), encoded(after)];
        const { read, ...report } = await readBack(Buffer.concat([start, garbage, tail]));
        expect(read).toEqual([...before, ...after]);
        expect(report).toEqual({
          records: read.length,
          end: start.length + garbage.length + tail.length,
          damagedBytes: garbage.length,
          damagedAt: start.length,
        });
      }),
    );
  });

  it('that end in garbage are read up to it', async () => {
    const garbage = fc.uint8Array({ maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(records, garbage, async (all, end) => {
        const bytes = encoded(all);
        const { read, ...report } = await readBack(Buffer.concat([bytes, end]));
        expect(read).toEqual(all);
        expect(report).toMatchObject({ end: bytes.length, damagedBytes: 0 });
      }),
    );
  });

  it('of any length are read, wherever the stretches that are read at once begin', async () => {
    const all = [10, 3_000_000, 1, 1_048_500, 20, 5_000_000, 7].map((length, index) => ({
      kind: KIND.event,
      sequence: index,
      time: index,
      topic: 'topic',
      id: '',
      body: 'é'.repeat(length),
    }));
    const { read, damagedBytes } = await readBack(encoded(all));
    expect(read).toEqual(all);
    expect(damagedBytes).toBe(0);
  });
});
