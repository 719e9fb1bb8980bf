import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsError } from '../../src/config/settings.js';
import { compileSource, OwnProcess } from '../support/own-process.js';
import { eventsOf, resetOf } from './contract.js';
import { LogFolder } from './log-folder.js';

const PUBLISHER = join(__dirname, 'publisher.mjs');
const HISTORY = 100;

const source = compileSource();
afterAll(() => rmSync(source, { recursive: true, force: true }));

const children: OwnProcess[] = [];
afterEach(() => Promise.all(children.splice(0).map((child) => child.kill())));

function publisherOn(
  folder: LogFolder,
  compactFromBytes: number,
  wrapper: readonly string[] = [],
): OwnProcess {
  const words = [...wrapper, process.execPath, PUBLISHER, source, folder.dataDir, `${compactFromBytes}`];
  const child = new OwnProcess(words[0]!, words.slice(1));
  children.push(child);
  return child;
}

/** Sequence and count of all that was ever acknowledged. */
const acknowledgedIn = (folder: LogFolder): [sequence: number, count: number][] =>
  readFileSync(join(folder.dataDir, 'acknowledged'), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' ').map(Number) as [number, number]);

const hasStored =
  (events: number) =>
  (said: readonly string[]): boolean =>
    Number(said.at(-1)) >= events;

/** What a new process finds: everything acknowledged that history reaches back to, in order, nothing twice. */
async function expectAll(folder: LogFolder, epoch?: string): Promise<string> {
  const acknowledged = acknowledgedIn(folder);
  const { engine, told } = await folder.open();
  const events = eventsOf(told);
  const { evicted, epoch: found, head } = resetOf(told);
  if (epoch !== undefined) expect(found).toBe(epoch);
  expect(events.every(({ sequence }, at) => at === 0 || sequence > events[at - 1]!.sequence)).toBe(true);
  const bodies = new Map(events.map(({ sequence, body }) => [sequence, Number(body.split(' ')[0])]));
  const last = acknowledged.at(-1)!;
  expect(head).toBeGreaterThanOrEqual(last[0]);
  const missing = acknowledged.filter(
    ([sequence, count]) => sequence > evicted!.get(`topic.${count % 10}`)! && bodies.get(sequence) !== count,
  );
  expect(missing).toEqual([]);
  for (let topic = 0; topic < 10; topic += 1) {
    const counts = events
      .filter((event) => event.topic === `topic.${topic}`)
      .map(({ body }) => Number(body.split(' ')[0]));
    expect(counts).toHaveLength(HISTORY);
    expect(counts).toEqual(counts.map((_, index) => counts[0]! + 10 * index));
  }
  for (const [sequence, count] of acknowledged.slice(-50)) {
    const again = await engine.publish('topic.0', 'again', { id: `key ${count}` });
    expect(again).toMatchObject({ sequence, duplicate: true });
  }
  await engine.close();
  return found;
}

it('kill -9 under load, again and again, in the middle of rewriting: nothing acknowledged is lost', async () => {
  const folder = new LogFolder({ historyEvents: HISTORY });
  let epoch: string | undefined;
  for (const events of [3000, 9000, 1000, 5555]) {
    const child = publisherOn(folder, 300_000);
    await child.until(hasStored(events));
    await child.kill();
    epoch = await expectAll(folder, epoch);
  }
});

it('a second process is refused while the first is there, and takes over once that is gone', async () => {
  const folder = new LogFolder({ historyEvents: HISTORY });
  const child = publisherOn(folder, 1_000_000);
  await child.until(hasStored(2000));
  const error: unknown = await folder
    .create()
    .open()
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SettingsError);
  expect((error as SettingsError).message).toContain(`is in use by process ${child.pid}`);
  await child.kill();
  await expectAll(folder);
});

it('closed in order, it says so, and the next goes on', async () => {
  const folder = new LogFolder({ historyEvents: HISTORY });
  const child = publisherOn(folder, 300_000);
  await child.until(hasStored(3000));
  await child.end();
  expect(child.said.at(-1)).toBe('closed');
  await expectAll(folder);
});

// Only prlimit (util-linux) can make a disk look full to one process; elsewhere this is skipped.
const onLinux = spawnSync('prlimit', ['--version']).status === 0 ? it : it.skip;

// A limit of the file's length is as good as a full disk: a part is written, then nothing (setrlimit(2), EFBIG).
onLinux('a disk that is full: the pass is refused; once there is room it goes on', async () => {
  const folder = new LogFolder({ historyEvents: HISTORY });
  const child = publisherOn(folder, 100_000_000, ['prlimit', '--fsize=500123:unlimited']);
  const refused = (said: readonly string[]): string[] => said.filter((line) => line.startsWith('refused'));
  await child.until((said) => said.at(-1)?.startsWith('refused') ?? false);
  child.tell('again');
  await child.until((said) => refused(said).length === 2);
  const [first, second] = refused(child.said);
  expect(first).toMatch(/^refused \d+ EngineUnavailable EFBIG$/);
  expect(second).toBe(first);
  expect(child.complaints.match(/log file not writable/g)).toHaveLength(1);
  const before = acknowledgedIn(folder).length;

  spawnSync('prlimit', ['--pid', `${child.pid}`, '--fsize=unlimited:unlimited']);
  child.tell('again');
  await child.until(hasStored(before + 5000));
  await child.kill();
  const sequences = acknowledgedIn(folder).map(([sequence]) => sequence);
  expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  await expectAll(folder);
});
