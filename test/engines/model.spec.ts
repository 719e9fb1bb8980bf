import fc from 'fast-check';
import type { HubEvent } from '../../src/hub/event.js';
import { eventsOf, type Opened, resetOf } from './contract.js';
import { LogFolder } from './log-folder.js';

const HISTORY = 2;
const TOPICS = ['A', 'B.incidents'];

type Step =
  | {
      readonly does: 'publish';
      readonly topic: string;
      readonly key: number | undefined;
      readonly body: string;
    }
  | { readonly does: 'forget'; readonly topic: string; readonly count: number }
  | { readonly does: 'reopen' | 'kill' };

const steps = fc.array(
  fc.oneof(
    {
      weight: 30,
      arbitrary: fc.record({
        does: fc.constant('publish' as const),
        topic: fc.constantFrom(...TOPICS),
        /** Undefined: without. */
        key: fc.option(fc.nat(20), { freq: 1, nil: undefined }),
        body: fc.string({ unit: 'grapheme', maxLength: 40 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        does: fc.constant('forget' as const),
        topic: fc.constantFrom(...TOPICS),
        count: fc.integer({ min: 1, max: HISTORY }),
      }),
    },
    { weight: 1, arbitrary: fc.constantFrom<Step>({ does: 'reopen' }, { does: 'kill' }) },
  ),
  { minLength: 20, maxLength: 250, size: 'max' },
) as fc.Arbitrary<Step[]>;

/** What a log is, without a file and without haste. */
class Model {
  head = 0;
  floor: { sequence: number; below: number } | undefined;
  readonly topics = new Map<string, { evicted: number; events: HubEvent[] }>();
  readonly keys = new Map<string, number>();

  publish(event: HubEvent, key: string | undefined): void {
    this.head = event.sequence;
    if (key !== undefined) this.keys.set(key, event.sequence);
    const topic = this.topics.get(event.topic) ?? { evicted: 0, events: [] };
    this.topics.set(event.topic, topic);
    topic.events.push(event);
    if (topic.events.length > HISTORY) topic.evicted = topic.events.shift()!.sequence;
  }

  /** What to ask for to forget a topic's oldest events. */
  forget(name: string, count: number): { upTo: number; entirely: boolean } {
    const topic = this.topics.get(name);
    const upTo = topic?.events.splice(0, count).at(-1)?.sequence ?? 0;
    const entirely = topic?.events.length === 0;
    if (topic !== undefined) topic.evicted = upTo;
    if (entirely) {
      this.topics.delete(name);
      this.head += 1;
      this.floor = { sequence: this.head, below: Math.max(upTo + 1, this.floor?.below ?? 0) };
    }
    return { upTo, entirely };
  }

  expectIn({ told }: Opened): void {
    const events = [...this.topics.values()].flatMap((topic) => topic.events);
    expect(eventsOf(told)).toEqual(events.sort((one, other) => one.sequence - other.sequence));
    const evicted = [...this.topics].map(([name, topic]) => [name, topic.evicted]);
    expect(Object.fromEntries(resetOf(told).evicted!)).toEqual(Object.fromEntries(evicted));
    expect(resetOf(told).head).toBe(this.head);
    const floors = told.filter((event) => event.kind === 'floor');
    expect(floors).toMatchObject(this.floor === undefined ? [] : [this.floor]);
  }
}

/** Does the steps; the file is rewritten whenever it is four times what is retained. */
async function run(all: readonly Step[]): Promise<void> {
  const model = new Model();
  let folder = new LogFolder({ historyEvents: HISTORY, compactFromBytes: 1 });
  let opened = await folder.open();
  const { epoch } = resetOf(opened.told);
  for (const step of [...all, { does: 'kill' as const }, { does: 'reopen' as const }]) {
    const { engine } = opened;
    if (step.does === 'publish') {
      const id = step.key === undefined ? undefined : `key ${step.key}`;
      const { sequence, duplicate } = await engine.publish(step.topic, step.body, { id });
      const known = id === undefined ? undefined : model.keys.get(id);
      expect(duplicate).toBe(known !== undefined);
      if (duplicate) expect(sequence).toBe(known);
      else model.publish(eventsOf(opened.told).at(-1)!, id);
    } else if (step.does === 'forget') {
      const { upTo, entirely } = model.forget(step.topic, step.count);
      await engine.forget(step.topic, upTo, entirely);
    } else {
      const next = step.does === 'kill' ? folder.killed() : folder;
      await engine.close();
      if (next !== folder) await folder.dispose();
      folder = next;
      opened = await folder.open();
      expect(resetOf(opened.told).epoch).toBe(epoch);
      model.expectIn(opened);
    }
  }
  await opened.engine.close();
  await folder.dispose();
}

it('whatever is published, forgotten, rewritten, closed and killed: the log is what a naive one would be', async () => {
  await fc.assert(fc.asyncProperty(steps, run), { numRuns: 40 });
});
