import { Logger } from '@nestjs/common';
import { existsSync, mkdirSync } from 'node:fs';
import type { Engine } from '../../src/hub/engine.js';
import { eventsOf, resetOf } from './contract.js';
import { LogFolder } from './log-folder.js';

const TOPICS = Array.from({ length: 20 }, (_, index) => `topic.${index}`);
const BODY = 'x'.repeat(100);
/** Retained: 20 topics of 10 events. */
const SMALL = { historyEvents: 10, compactFromBytes: 100_000 };
const ROUND_BYTES = TOPICS.length * 150;

/** One event of each topic, in one pass; the body ends with the round. */
const publishRound = (engine: Engine, round: number): Promise<unknown> =>
  Promise.all(TOPICS.map((topic) => engine.publish(topic, `${BODY} ${round}`, { id: `${topic} ${round}` })));

/** Publishes round by round until the file has been rewritten `times` times. */
async function publishUntilCompacted(
  folder: LogFolder,
  engine: Engine,
  times: number,
  afterRound: (round: number) => void = () => {},
): Promise<{ rounds: number; longest: number }> {
  let [round, length, longest] = [0, 0, 0];
  for (let compacted = 0; compacted < times; round += 1) {
    await publishRound(engine, round);
    afterRound(round);
    if (folder.length < length) compacted += 1;
    ({ length } = folder);
    longest = Math.max(longest, length);
  }
  return { rounds: round, longest };
}

async function expectRounds(folder: LogFolder, epoch: string, rounds: number): Promise<void> {
  const { engine, told } = await folder.open();
  expect(resetOf(told)).toMatchObject({ epoch, head: rounds * TOPICS.length });
  const kept = Math.min(rounds, SMALL.historyEvents);
  const expected = Array.from({ length: kept * TOPICS.length }, (_, index) => {
    const sequence = (rounds - kept) * TOPICS.length + index + 1;
    const round = Math.floor((sequence - 1) / TOPICS.length);
    return { sequence, topic: TOPICS[(sequence - 1) % TOPICS.length], body: `${BODY} ${round}` };
  });
  expect(eventsOf(told)).toMatchObject(expected);
  const before = (rounds - kept - 1) * TOPICS.length;
  expect([...resetOf(told).evicted!].sort()).toEqual(
    TOPICS.map((topic, index): [string, number] => [topic, rounds > kept ? before + index + 1 : 0]).sort(),
  );
  // The first round went long ago; its keys are less than two minutes old.
  expect(await engine.publish('topic.3', 'again', { id: 'topic.3 0' })).toMatchObject({
    duplicate: true,
    sequence: 4,
  });
  await engine.close();
}

it('keeps the file small under load, and in it exactly what is retained', async () => {
  const folder = new LogFolder(SMALL);
  const { engine, told } = await folder.open();
  const { rounds, longest } = await publishUntilCompacted(folder, engine, 4);
  const { epoch } = resetOf(told);
  expect(eventsOf(told)).toHaveLength(rounds * TOPICS.length);
  // What the keys of two minutes take up, and what comes while it is rewritten.
  expect(longest).toBeLessThan(4 * SMALL.compactFromBytes + rounds * ROUND_BYTES);
  await engine.close();
  await expectRounds(folder, epoch, rounds);
});

it('killed after any pass, in the middle of a rewriting or not, has every event that was acknowledged', async () => {
  const folder = new LogFolder(SMALL);
  const { engine, told } = await folder.open();
  const killed: { copy: LogFolder; rounds: number; rewriting: boolean }[] = [];
  await publishUntilCompacted(folder, engine, 3, (round) => {
    const rewriting = existsSync(`${folder.path}.new`);
    if (rewriting || round % 10 === 0) killed.push({ copy: folder.killed(), rounds: round + 1, rewriting });
  });
  const { epoch } = resetOf(told);
  expect(killed.some(({ rewriting }) => rewriting)).toBe(true);
  await engine.close();
  for (const { copy, rounds } of killed) await expectRounds(copy, epoch, rounds);
});

it('remembers the floor and what was forgotten', async () => {
  const folder = new LogFolder(SMALL);
  const { engine } = await folder.open();
  const gone = await engine.publish('gone', '{}', { ends: 'for-good' });
  await engine.forget('gone', gone.sequence, true);
  const first = await engine.publish('partly', '1');
  await engine.publish('partly', '2', { ends: 'for-good' });
  await engine.forget('partly', first.sequence, false);
  await publishUntilCompacted(folder, engine, 1);
  await engine.close();
  const { engine: next, told } = await folder.open();
  expect(told).toContainEqual(expect.objectContaining({ kind: 'floor', sequence: 2, below: 2, loss: false }));
  expect(resetOf(told).evicted!.get('partly')).toBe(first.sequence);
  expect(resetOf(told).evicted!.has('gone')).toBe(false);
  const partly = eventsOf(told).filter(({ topic }) => !topic.startsWith('topic'));
  expect(partly).toMatchObject([{ topic: 'partly', body: '2', ends: 'for-good' }]);
  await next.close();
});

it('goes on with the file that it has when a new one cannot be written', async () => {
  const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  const folder = new LogFolder(SMALL);
  const { engine, told } = await folder.open();
  mkdirSync(`${folder.path}.new`);
  let rounds = 0;
  for (; warn.mock.calls.length === 0; rounds += 1) await publishRound(engine, rounds);
  expect(warn.mock.calls[0]![0]).toBe('log file not rewritten');
  await publishRound(engine, rounds);
  const copy = folder.killed();
  await engine.close();
  await expectRounds(copy, resetOf(told).epoch, rounds + 1);
  warn.mockRestore();
});
