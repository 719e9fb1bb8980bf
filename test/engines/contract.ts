import { type Engine, EngineUnavailable, type FeedEvent } from '../../src/hub/engine.js';
import type { HubEvent } from '../../src/hub/event.js';

/** Where one log lives, and how to get at it. */
export interface Storage {
  /** Whether what is stored outlives the engine. */
  readonly persistent: boolean;
  /** An engine over this log; one at a time. */
  create(): Engine;
  dispose(): Promise<void>;
}

export interface Opened {
  readonly engine: Engine;
  /** All that the feed has said so far. */
  readonly told: FeedEvent[];
}

export async function open(storage: Storage): Promise<Opened> {
  const engine = storage.create();
  const told: FeedEvent[] = [];
  engine.feed().subscribe((event) => told.push(event));
  await engine.open();
  return { engine, told };
}

export const eventsOf = (told: readonly FeedEvent[]): HubEvent[] =>
  told.flatMap((event) => (event.kind === 'pass' ? event.events : []));

export const resetOf = (told: readonly FeedEvent[]): FeedEvent & { kind: 'reset' } => {
  const [first] = told;
  if (first?.kind !== 'reset') throw new Error(`the feed began with ${first?.kind}`);
  return first;
};

const rising = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => index === 0 || number > numbers[index - 1]!);

/** What the hub relies on, whatever the engine. */
export function describeEngine(name: string, make: () => Promise<Storage>): void {
  describe(`the engine contract: ${name}`, () => {
    let storage: Storage;
    let engine: Engine;
    let told: FeedEvent[];

    beforeEach(async () => {
      storage = await make();
      ({ engine, told } = await open(storage));
    });

    afterEach(async () => {
      await engine.close();
      await storage.dispose();
    });

    const reopen = async (): Promise<void> => {
      await engine.close();
      ({ engine, told } = await open(storage));
    };

    it('begins with reset and live, and an empty log', async () => {
      expect(told.map(({ kind }) => kind)).toEqual(['reset', 'live']);
      const { epoch, floor, head } = resetOf(told);
      expect(epoch).toMatch(/^[0-9a-z]+$/);
      expect([floor, head]).toEqual([0, 0]);
      expect(await engine.head()).toEqual({ epoch, sequence: 0 });
    });

    it('gives one rising sequence to all topics, in the order of the calls, and time that does not fall', async () => {
      const topics = Array.from({ length: 500 }, (_, index) => `topic.${index % 7}`);
      const published = await Promise.all(topics.map((topic, index) => engine.publish(topic, `${index}`)));
      const events = eventsOf(told);
      expect(events.map(({ topic }) => topic)).toEqual(topics);
      expect(events.map(({ body }) => body)).toEqual(topics.map((_, index) => `${index}`));
      expect(events.map(({ sequence, time }) => ({ sequence, time, duplicate: false }))).toEqual(published);
      expect(rising(events.map(({ sequence }) => sequence))).toBe(true);
      expect(rising(events.map(({ time }, index) => time + index / 1000))).toBe(true);
      expect(told.every((event) => event.kind !== 'pass' || event.events.length > 0)).toBe(true);
      expect((await engine.head()).sequence).toBe(published.at(-1)!.sequence);
    });

    it('has delivered an event when its publisher hears of it', async () => {
      for (const body of ['1', '2', '3']) {
        const { sequence } = await engine.publish('A', body);
        expect(eventsOf(told).at(-1)).toMatchObject({ sequence, body });
      }
    });

    it('carries texts and endings unchanged', async () => {
      const bodies = ['', '{"data":"Müller 😀 \\u2028"}', '\u0085\ufffd\u0000', 'é'.repeat(100_000)];
      await Promise.all(bodies.map((body) => engine.publish('A.incidents', body)));
      await engine.publish('B', '{}', { ends: 'for-now' });
      await engine.publish('B', '{}', { ends: 'for-good' });
      const seen = eventsOf(told);
      expect(seen.map(({ body }) => body)).toEqual([...bodies, '{}', '{}']);
      expect(seen.slice(-3).map(({ ends }) => ends)).toEqual([undefined, 'for-now', 'for-good']);
    });

    it('stores a key once; who comes second is told the first position, and not before it is stored', async () => {
      const order: string[] = [];
      engine.feed().subscribe(() => order.push('fed'));
      const first = engine.publish('A', '1', { id: 'k' });
      const second = engine.publish('A', '2', { id: 'k' }).then((published) => {
        order.push('second');
        return published;
      });
      const { sequence, time } = await first;
      const third = await engine.publish('B', '3', { id: 'k' });
      expect([await second, third]).toEqual(Array(2).fill({ sequence, time, duplicate: true }));
      expect((await engine.publish('A', '4', { id: 'l' })).duplicate).toBe(false);
      expect(order.slice(0, 2)).toEqual(['fed', 'second']);
      expect(eventsOf(told).map(({ body }) => body)).toEqual(['1', '4']);
    });

    it('forgets quietly, or with a floor if the latest goes too; again is harmless', async () => {
      const [first, , last] = await Promise.all(['1', '2', '3'].map((body) => engine.publish('A', body)));
      await engine.forget('A', first!.sequence, false);
      expect(told.filter(({ kind }) => kind === 'floor')).toEqual([]);
      await engine.forget('A', last!.sequence, true);
      const below = last!.sequence + 1;
      expect(told.at(-1)).toMatchObject({ kind: 'floor', below, loss: false });
      await engine.forget('A', last!.sequence, true);
      await engine.forget('nobody', 1, false);
      const floors = told.filter((event) => event.kind === 'floor');
      const { sequence } = await engine.publish('A', '4');
      expect(rising([last!.sequence, ...floors.map((floor) => floor.sequence), sequence])).toBe(true);
    });

    it('stores and delivers what is pending when it is closed, and takes nothing after that', async () => {
      const stored = engine.publish('A', 'pending');
      await engine.close();
      const { sequence } = await stored;
      expect(eventsOf(told)).toMatchObject([{ sequence, body: 'pending' }]);
      await expect(engine.publish('A', 'late')).rejects.toThrow(EngineUnavailable);
    });

    it('opened again, goes on where it was if it is persistent, or is another log', async () => {
      const { epoch } = resetOf(told);
      const published = await Promise.all(
        ['A', 'B', 'A', 'C'].map((topic, index) => engine.publish(topic, `${index}`, { id: `key ${index}` })),
      );
      const [before, last] = [eventsOf(told), published.at(-1)!];
      await reopen();
      const reset = resetOf(told);
      expect(told.at(-1)).toEqual({ kind: 'live' });
      if (!storage.persistent) {
        expect(reset).not.toMatchObject({ epoch });
        expect([reset.head, eventsOf(told)]).toEqual([0, []]);
        return;
      }
      expect(reset).toMatchObject({ epoch, head: last.sequence });
      expect(reset.time).toBeGreaterThan(last.time);
      expect(eventsOf(told)).toEqual(before);
      expect(await engine.publish('A', 'again', { id: 'key 0' })).toEqual({
        ...published[0],
        duplicate: true,
      });
      const next = await engine.publish('A', 'next');
      expect(next.sequence).toBeGreaterThan(last.sequence);
      expect(next.time).toBeGreaterThan(last.time);
    });

    it('opened again, has not taken back what was forgotten', async () => {
      if (!storage.persistent) return;
      const [a1, b1] = await Promise.all(['A', 'B'].map((topic) => engine.publish(topic, '1')));
      const [a2] = await Promise.all(['A', 'C'].map((topic) => engine.publish(topic, '2')));
      await engine.forget('A', a1!.sequence, false);
      await engine.forget('B', b1!.sequence, true);
      const floor = told.at(-1);
      const last = await engine.publish('D', '3');
      await reopen();
      expect(eventsOf(told).map(({ topic, body }) => `${topic}${body}`)).toEqual(['A2', 'C2', 'D3']);
      const places = told.flatMap((event): (number | FeedEvent)[] =>
        event.kind === 'pass' ? event.events.map(({ sequence }) => sequence) : [event],
      );
      expect(places.slice(1)).toEqual([
        a2!.sequence,
        a2!.sequence + 1,
        floor,
        last.sequence,
        { kind: 'live' },
      ]);
      const { evicted } = resetOf(told);
      if (evicted !== undefined) expect([...evicted]).toContainEqual(['A', a1!.sequence]);
    });
  });
}
