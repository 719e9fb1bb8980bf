import { Logger } from '@nestjs/common';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsError } from '../../src/config/settings.js';
import { HEADER_BYTES, MAGIC } from '../../src/hub/log-file/record.js';
import { eventsOf, type Opened, resetOf } from './contract.js';
import { LogFolder } from './log-folder.js';

let mockBoot = 'this boot';
jest.mock('../../src/hub/log-file/boot.js', () => ({
  ...jest.requireActual<object>('../../src/hub/log-file/boot.js'),
  currentBoot: () => mockBoot,
}));

let warnings: string[];

beforeEach(() => {
  mockBoot = 'this boot';
  warnings = [];
  jest.spyOn(Logger.prototype, 'warn').mockImplementation((text) => void warnings.push(String(text)));
});

afterEach(() => jest.restoreAllMocks());

const BODIES = Array.from({ length: 12 }, (_, index) => `{"n":${index},"text":"Müller"}`);

/** A log with an event of each body, of a process that was killed; and where each record ends. */
async function killedLog(): Promise<{ folder: LogFolder; epoch: string; ends: number[] }> {
  const origin = new LogFolder();
  const { engine, told } = await origin.open();
  const ends = [origin.length];
  for (const [index, body] of BODIES.entries()) {
    await engine.publish(`topic.${index % 3}`, body, { id: `key ${index}` });
    ends.push(origin.length);
  }
  const folder = origin.killed();
  await engine.close();
  return { folder, epoch: resetOf(told).epoch, ends };
}

const bodiesOf = ({ told }: Opened): string[] => eventsOf(told).map(({ body }) => body);

async function openOnce(folder: LogFolder): Promise<Opened> {
  const opened = await folder.open();
  await opened.engine.close();
  return opened;
}

describe('a file whose process was killed', () => {
  it('goes on where it was, keys included', async () => {
    const { folder, epoch } = await killedLog();
    const { engine, told } = await folder.open();
    expect(resetOf(told)).toMatchObject({ epoch, head: BODIES.length });
    expect(await engine.publish('topic.0', 'again', { id: 'key 11' })).toMatchObject({
      duplicate: true,
      sequence: 12,
    });
    expect(warnings).toEqual([]);
    await engine.close();
  });

  it('loses an unfinished last record, wherever it was cut, and gives its number again', async () => {
    const { folder, epoch, ends } = await killedLog();
    const bytes = folder.bytes;
    for (let length = ends.at(-2)!; length < ends.at(-1)!; length += 1) {
      folder.bytes = bytes.subarray(0, length);
      const opened = await folder.open();
      expect([length, resetOf(opened.told)]).toMatchObject([length, { epoch, head: 11 }]);
      expect(bodiesOf(opened)).toEqual(BODIES.slice(0, -1));
      expect(await opened.engine.publish('topic.2', 'next')).toMatchObject({ sequence: 12 });
      await opened.engine.close();
    }
    expect(bodiesOf(await openOnce(folder))).toEqual([...BODIES.slice(0, -1), 'next']);
    expect(warnings).toEqual([]);
  });

  it('loses a last record that is garbled, too', async () => {
    const { folder, epoch, ends } = await killedLog();
    const { bytes } = folder;
    bytes[ends.at(-1)! - 1]! ^= 1;
    folder.bytes = bytes;
    const opened = await openOnce(folder);
    expect([resetOf(opened.told).epoch, bodiesOf(opened)]).toEqual([epoch, BODIES.slice(0, -1)]);
  });

  it('has nothing left of an unfinished record, however long', async () => {
    const { folder, epoch } = await killedLog();
    const { engine } = await folder.open();
    const whole = folder.length;
    await engine.publish('topic.0', 'x'.repeat(100_000));
    const torn = folder.killed();
    torn.bytes = torn.bytes.subarray(0, -1);
    await engine.close();
    const opened = await openOnce(torn);
    expect([resetOf(opened.told).epoch, bodiesOf(opened)]).toEqual([epoch, BODIES]);
    expect(torn.length).toBeLessThan(whole + 1000);
  });

  it('drops a rewritten file that was never finished', async () => {
    const { folder, epoch } = await killedLog();
    writeFileSync(`${folder.path}.new`, folder.bytes.subarray(0, 100));
    const opened = await openOnce(folder);
    expect([resetOf(opened.told).epoch, bodiesOf(opened)]).toEqual([epoch, BODIES]);
    expect(existsSync(`${folder.path}.new`)).toBe(false);
  });
});

describe('a new epoch, with the history that can be read, begins', () => {
  it('where a bit flips in any byte of a record that others follow; the next start finds nothing wrong', async () => {
    const { folder, epoch, ends } = await killedLog();
    const { bytes } = folder;
    for (let at = ends[4]!; at < ends[5]!; at += 1) {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1 << (at % 8);
      folder.bytes = flipped;
      const opened = await openOnce(folder);
      expect(resetOf(opened.told).epoch).not.toBe(epoch);
      expect(resetOf(opened.told).head).toBe(BODIES.length);
      expect([at, bodiesOf(opened)]).toEqual([at, BODIES.filter((_, index) => index !== 4)]);
      expect(warnings.splice(0)).toEqual(['log file damaged']);
    }
    const [once, twice] = [await openOnce(folder), await openOnce(folder)];
    expect(resetOf(twice.told).epoch).toBe(resetOf(once.told).epoch);
    expect(bodiesOf(twice)).toEqual(bodiesOf(once));
    expect(warnings).toEqual([]);
  });

  it('where the first record, with the epoch, is damaged', async () => {
    const { folder, epoch, ends } = await killedLog();
    const { bytes } = folder;
    bytes[ends[0]! - 1]! ^= 0x80;
    folder.bytes = bytes;
    const opened = await openOnce(folder);
    expect(resetOf(opened.told).epoch).toMatch(/^[0-9a-f]{10}$/);
    expect(resetOf(opened.told).epoch).not.toBe(epoch);
    expect(bodiesOf(opened)).toEqual(BODIES);
  });

  it('where the machine stopped before the file was closed', async () => {
    const { folder, epoch } = await killedLog();
    mockBoot = 'another boot';
    const opened = await openOnce(folder);
    expect(resetOf(opened.told)).toMatchObject({ head: BODIES.length });
    expect(resetOf(opened.told).epoch).not.toBe(epoch);
    expect(bodiesOf(opened)).toEqual(BODIES);
    expect(warnings).toEqual(['log file still open when the machine stopped']);
  });

  it('but not where it was closed: the machine may have been started anew', async () => {
    const { folder, epoch } = await killedLog();
    await openOnce(folder);
    for (mockBoot of ['another boot', 'a third one']) {
      expect(resetOf((await openOnce(folder)).told).epoch).toBe(epoch);
    }
    expect(warnings).toEqual([]);
  });

  it('and not for machines that can only say when they were switched on', async () => {
    mockBoot = 'at 1700000000';
    const { folder, epoch } = await killedLog();
    mockBoot = 'at 1700000002';
    const later = folder.killed();
    expect(resetOf((await openOnce(later)).told).epoch).toBe(epoch);
    mockBoot = 'at 1700009999';
    expect(resetOf((await openOnce(folder)).told).epoch).not.toBe(epoch);
  });
});

describe('the start stops, with one sentence, and nothing is touched', () => {
  const refusal = async (folder: LogFolder): Promise<string> => {
    const error: unknown = await folder
      .create()
      .open()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SettingsError);
    return (error as SettingsError).problems.join();
  };

  it.each([
    ['something else', Buffer.from('{"not":"ours"}\n'.repeat(100))],
    ['a later version', Buffer.from(MAGIC.toString().replace('1', '2'))],
    ['our first bytes and nothing readable', Buffer.concat([MAGIC, Buffer.alloc(HEADER_BYTES * 9, 0xff)])],
  ])('where the file holds %s', async (_, bytes) => {
    const folder = new LogFolder();
    folder.bytes = bytes;
    for (let again = 0; again < 2; again += 1) {
      expect(await refusal(folder)).toMatch(/events\.log cannot be read by this version of Tickerwire/);
    }
    expect(folder.bytes).toEqual(bytes);
  });

  it('where the folder cannot be used, or the file not be opened', async () => {
    const folder = new LogFolder();
    writeFileSync(join(folder.dataDir, 'file'), '');
    class Below extends LogFolder {
      override readonly dataDir = join(folder.dataDir, 'file', 'below');
    }
    expect(await refusal(new Below())).toMatch(/^DATA_DIR: .* cannot be used: ENOTDIR/);
    class Nowhere extends LogFolder {
      override readonly dataDir = join(folder.dataDir, 'not', 'mounted');
    }
    expect(await refusal(new Nowhere())).toMatch(/^DATA_DIR: .* cannot be used: ENOENT/);
    mkdirSync(folder.path);
    expect(await refusal(folder)).toMatch(/^DATA_DIR: .* cannot be used: EISDIR/);
  });

  it('where another engine of this process has the folder', async () => {
    const folder = new LogFolder();
    const { engine } = await folder.open();
    expect(await refusal(folder)).toMatch(/is in use by this process/);
    await engine.close();
    await openOnce(folder);
  });
});

it('a folder that is not there yet is made', async () => {
  const folder = new LogFolder();
  await folder.dispose();
  await openOnce(folder);
  expect(folder.length).toBeGreaterThan(0);
});

describe('time', () => {
  it('goes on behind the last event when the clock is set back between two lives', async () => {
    const { folder } = await killedLog();
    const last = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(last - 86_400_000);
    const { engine, told } = await folder.open();
    const before = eventsOf(told).at(-1)!.time;
    expect(resetOf(told).time).toBeGreaterThan(before);
    expect((await engine.publish('A', '1')).time).toBeGreaterThan(before);
    await engine.close();
  });

  it('lets keys go after two minutes, also those that were read', async () => {
    const { folder } = await killedLog();
    const last = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(last + 120_001);
    const { engine } = await folder.open();
    expect((await engine.publish('A', '1', { id: 'key 11' })).duplicate).toBe(false);
    await engine.close();
  });

  it('an empty file is no loss', async () => {
    const folder = new LogFolder();
    folder.bytes = Buffer.alloc(0);
    expect(bodiesOf(await openOnce(folder))).toEqual([]);
    expect(warnings).toEqual([]);
  });
});
