import { Logger } from '@nestjs/common';
import fs from 'node:fs';
import { EngineUnavailable } from '../../src/hub/engine.js';
import { eventsOf, type Opened } from './contract.js';
import { LogFolder } from './log-folder.js';

let folder: LogFolder;
let opened: Opened;
let said: string[];

beforeEach(async () => {
  said = [];
  jest.spyOn(Logger.prototype, 'warn').mockImplementation((text) => void said.push(`warn: ${text}`));
  jest.spyOn(Logger.prototype, 'error').mockImplementation((text) => void said.push(`error: ${text}`));
  folder = new LogFolder();
  opened = await folder.open();
  await opened.engine.publish('A', 'first', { id: 'first' });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await opened.engine.close();
});

const failing = (code: string): Error => Object.assign(new Error(`${code}: simulated`), { code });

/** The disk takes so many bytes in all, then none. */
function fillDisk(bytes: number): jest.SpyInstance {
  const write = fs.writeSync as (...args: unknown[]) => number;
  let room = bytes;
  return jest.spyOn(fs, 'writeSync').mockImplementation(((
    fd: number,
    from: Buffer,
    at: number,
    count: number,
    to: number,
  ) => {
    if (room === 0) throw failing('ENOSPC');
    const written = write(fd, from, at, Math.min(count, room), to);
    room -= written;
    return written;
  }) as typeof fs.writeSync);
}

const bodies = ({ told }: Opened): string[] => eventsOf(told).map(({ body }) => body);

/** What a process would find that is started after this one was killed. */
async function found(): Promise<string[]> {
  return bodies(await openOnce(folder.killed()));
}

async function openOnce(at: LogFolder): Promise<Opened> {
  const next = await at.open();
  await next.engine.close();
  return next;
}

it('a write that fails half way refuses the whole pass, and leaves the file as it was', async () => {
  const { engine } = opened;
  const before = folder.length;
  const full = fillDisk(60);
  const pass = ['1', '2', '3'].map((body) => engine.publish('A', body));
  for (const stored of pass) {
    const reason: unknown = await stored.catch((error: unknown) => error);
    expect(reason).toBeInstanceOf(EngineUnavailable);
    expect((reason as Error).cause).toMatchObject({ code: 'ENOSPC' });
  }
  expect([folder.length, bodies(opened)]).toEqual([before, ['first']]);
  expect(await engine.head()).toMatchObject({ sequence: 1 });
  full.mockRestore();
  expect(await found()).toEqual(['first']);
  expect(await engine.publish('A', 'next')).toMatchObject({ sequence: 2 });
  expect(await found()).toEqual(['first', 'next']);
});

it('what is written in pieces is whole', async () => {
  const write = fs.writeSync as (...args: unknown[]) => number;
  jest
    .spyOn(fs, 'writeSync')
    .mockImplementation(((fd: number, from: Buffer, at: number, count: number, to: number) =>
      write(fd, from, at, Math.min(count, 7), to)) as typeof fs.writeSync);
  await opened.engine.publish('A', 'second');
  expect(await found()).toEqual(['first', 'second']);
});

it('nothing is written behind what was refused, as long as that cannot be cut off', async () => {
  const { engine } = opened;
  const full = fillDisk(20);
  const cut = jest.spyOn(fs, 'ftruncateSync').mockImplementation(() => {
    throw failing('EIO');
  });
  await expect(engine.publish('A', 'refused')).rejects.toThrow(EngineUnavailable);
  full.mockRestore();
  await expect(engine.publish('A', 'refused too')).rejects.toThrow(EngineUnavailable);
  cut.mockRestore();
  await engine.publish('A', 'stored');
  expect(await found()).toEqual(['first', 'stored']);
});

it('a key that was refused is free; its second copy is refused with it', async () => {
  const { engine } = opened;
  const full = fillDisk(0);
  const copies = ['1', '2'].map((body) => engine.publish('A', body, { id: 'key' }));
  for (const copy of copies) await expect(copy).rejects.toThrow(EngineUnavailable);
  expect(await engine.publish('A', 'again', { id: 'first' })).toMatchObject({ sequence: 1, duplicate: true });
  full.mockRestore();
  expect(await engine.publish('A', '3', { id: 'key' })).toMatchObject({ sequence: 2, duplicate: false });
});

it('what cannot be forgotten is still there', async () => {
  const { engine, told } = opened;
  const full = fillDisk(0);
  await expect(engine.forget('A', 1, true)).rejects.toThrow(EngineUnavailable);
  expect(told.at(-1)).toMatchObject({ kind: 'pass' });
  full.mockRestore();
  expect(await found()).toEqual(['first']);
  await engine.forget('A', 1, true);
  expect(told.at(-1)).toMatchObject({ kind: 'floor', sequence: 2, below: 2 });
  expect(await found()).toEqual([]);
});

it('it is said once that the disk refuses, and once that it takes again', async () => {
  const { engine } = opened;
  const full = fillDisk(0);
  for (const body of ['1', '2', '3']) await engine.publish('A', body).catch(() => {});
  full.mockRestore();
  for (const body of ['4', '5']) await engine.publish('A', body);
  expect(said).toEqual(['error: log file not writable: nothing is stored', 'warn: log file writable again']);
});

it('an event that is too large for a record is refused alone, and for good', async () => {
  const { engine } = opened;
  const [large, small] = ['x'.repeat(23_000_000), 'small'].map((body) => engine.publish('A', body));
  await expect(large).rejects.toThrow(RangeError);
  expect(await small).toMatchObject({ sequence: 2 });
});

it('a start on a full disk stops, and leaves no lock behind', async () => {
  const next = folder.killed();
  const full = fillDisk(0);
  await expect(next.open()).rejects.toThrow(/DATA_DIR: .* cannot be used: ENOSPC/);
  full.mockRestore();
  expect(bodies(await openOnce(next))).toEqual(['first']);
});
