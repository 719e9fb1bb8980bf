import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lock } from './lock.js';

const folder = mkdtempSync(join(tmpdir(), 'tickerwire-lock-'));
const path = join(folder, 'lock');
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => rmSync(path, { force: true }));

function take(): Lock {
  const lock = Lock.take(path);
  if (typeof lock === 'string') throw new Error(`in use by ${lock}`);
  return lock;
}

/** The lock of a holder like this process, but for `differences`. */
function heldBy(differences: object): void {
  const mine = take();
  const holder = JSON.parse(readFileSync(path, 'utf8')) as object;
  mine.release();
  writeFileSync(path, JSON.stringify({ ...holder, ...differences }));
}

const silentFor = (seconds: number): void => {
  const then = new Date(Date.now() - seconds * 1000);
  utimesSync(path, then, then);
};

describe('the lock', () => {
  it('is one process’s at a time, and gone when it is let go of', () => {
    const lock = take();
    expect(Lock.take(path)).toBe('this process');
    lock.release();
    expect(existsSync(path)).toBe(false);
    take().release();
  });

  it('of a process that runs is respected, however silent', () => {
    heldBy({ pid: process.ppid, started: startOfParent() });
    silentFor(3600);
    expect(Lock.take(path)).toBe(`process ${process.ppid}`);
  });

  it.each([
    ['does not run', { pid: 2 ** 22 + 1 }],
    ['has given its number to another', { pid: process.ppid, started: 'earlier' }],
    ['had the number of this one, as in a container that was started again', {}],
  ])('of a process that %s is taken over', (_, differences) => {
    heldBy(differences);
    take().release();
  });

  it.each([
    ['container', { pids: 'pid:[1]' }],
    ['machine, or before it was started anew', { boot: 'another' }],
  ])('of another %s is respected while its holder says that it is there', (_, differences) => {
    heldBy(differences);
    expect(Lock.take(path)).toBe('a process of another container or machine');
    silentFor(60);
    take().release();
  });

  it('that cannot be read is taken over after a while', () => {
    writeFileSync(path, '');
    expect(typeof Lock.take(path)).toBe('string');
    silentFor(60);
    take().release();
  });
});

/** When this process's parent began, as the lock notes it. */
function startOfParent(): string {
  if (!existsSync(`/proc/${process.ppid}/stat`)) return '';
  return readFileSync(`/proc/${process.ppid}/stat`, 'latin1').split(') ').at(-1)!.split(' ')[19]!;
}
