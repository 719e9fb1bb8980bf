import { PatternSet } from '../protocol/topic-pattern.js';
import { CatchUp, type CatchUpOptions, type CatchUpStep } from './catch-up.js';
import { History } from './history.js';

const LIMIT = 3;

/** Histories of three events each: `A` and `B` are states, `I` holds incidents. */
class Topics {
  readonly A = new History('A', LIMIT, 0);
  readonly B = new History('B', LIMIT, 0);
  readonly I = new History('I.incidents', LIMIT, 0);
  sequence = 0;

  publish(...names: ('A' | 'B' | 'I')[]): this {
    for (const name of names) {
      this.sequence += 1;
      this[name].push({
        topic: this[name].topic,
        sequence: this.sequence,
        time: 0,
        body: 'x',
        ends: undefined,
      });
    }
    return this;
  }

  get all(): History[] {
    return [this.A, this.B, this.I];
  }
}

const from = (position: number, options: Partial<CatchUpOptions> = {}): CatchUp =>
  new CatchUp({ position, settled: new PatternSet(['>']), newestOnly: false, lagging: false, ...options });
const fresh = (): CatchUp => from(-1, { settled: new PatternSet([]) });
const sent = ({ events }: CatchUpStep): string[] =>
  events.map(({ topic, sequence }) => `${topic[0]}${sequence}`);

describe('a catch-up', () => {
  it('that begins fresh is the latest of each state and every incident, rising', () => {
    const { all } = new Topics().publish('A', 'I', 'B', 'I', 'A');
    const step = fresh().step(all);
    expect(sent(step)).toEqual(['I2', 'B3', 'I4', 'A5']);
    expect(step).toMatchObject({ resets: [], done: true, overrun: false, conflated: 0 });
  });

  it('that resumes is every event after the position', () => {
    const { all } = new Topics().publish('A', 'I', 'B', 'I', 'A');
    expect(sent(from(2).step(all))).toEqual(['B3', 'I4', 'A5']);
    expect(sent(from(5).step(all))).toEqual([]);
  });

  it('resets the topics that have lost something after the position, and no other', () => {
    const topics = new Topics().publish('B', 'A', 'A', 'A', 'A', 'I');
    const step = from(1).step(topics.all);
    expect(step.resets).toEqual(['A']);
    expect(sent(step)).toEqual(['A5', 'I6']);
    expect(from(2).step(topics.all).resets).toEqual([]);
  });

  it('gives fresh topics a snapshot beside settled ones', () => {
    const { all } = new Topics().publish('A', 'B', 'B', 'A', 'A');
    expect(sent(from(1, { settled: new PatternSet(['A']) }).step(all))).toEqual(['B3', 'A4', 'A5']);
  });

  it('goes on in steps without a gap, though events come in between', () => {
    const topics = new Topics().publish('A', 'B', 'I', 'I');
    const catchUp = fresh();
    const limits = { maxEvents: 2, maxBytes: Infinity };
    const first = catchUp.step(topics.all, limits);
    topics.publish('A', 'A', 'B');
    const second = catchUp.step(topics.all, limits);
    const third = catchUp.step(topics.all, limits);
    const fourth = catchUp.step(topics.all, limits);
    expect([first, second, third, fourth].map(sent)).toEqual([
      ['A1', 'B2'],
      ['I3', 'I4'],
      ['A5', 'A6'],
      ['B7'],
    ]);
    expect([first, second, third, fourth].map(({ done }) => done)).toEqual([false, false, false, true]);
  });

  it('goes through all topics when it begins and once those are sent, not for each step', () => {
    const topics = new Topics().publish('A', 'B', 'I', 'I');
    let times = 0;
    const all = {
      *[Symbol.iterator]() {
        times += 1;
        yield* topics.all;
      },
    };
    const catchUp = fresh();
    const limits = { maxEvents: 1, maxBytes: Infinity };
    const steps = [1, 2, 3].map(() => catchUp.step(all, limits));
    expect(times).toBe(1);
    topics.publish('B');
    steps.push(catchUp.step(all, limits), catchUp.step(all, limits));
    expect(steps.map(sent)).toEqual([['A1'], ['B2'], ['I3'], ['I4'], ['B5']]);
    expect(steps.at(-1)!.done).toBe(true);
    // Once for B5, and once more to see that it was the last.
    expect(times).toBe(3);
  });

  it('leaves what a state topic has become meanwhile to its place in the order', () => {
    const topics = new Topics().publish('A', 'B', 'I');
    const catchUp = fresh();
    const limits = { maxEvents: 1, maxBytes: Infinity };
    expect(sent(catchUp.step(topics.all, limits))).toEqual(['A1']);
    topics.publish('B', 'A');
    const steps = [1, 2, 3].map(() => catchUp.step(topics.all, limits));
    expect(steps.map(sent)).toEqual([['I3'], ['B4'], ['A5']]);
  });

  it('counts what was merged away once, however many steps it takes', () => {
    const topics = new Topics().publish('A', 'A', 'B', 'I', 'A');
    const catchUp = from(0, { newestOnly: true });
    const steps = [1, 2, 3].map(() => catchUp.step(topics.all, { maxEvents: 1, maxBytes: Infinity }));
    expect(steps.map(sent)).toEqual([['B3'], ['I4'], ['A5']]);
    expect(steps.reduce((sum, { conflated }) => sum + conflated, 0)).toBe(2);
  });

  it('resets a topic that loses events between two steps', () => {
    const topics = new Topics().publish('A', 'I', 'I');
    const catchUp = fresh();
    expect(sent(catchUp.step(topics.all, { maxEvents: 2, maxBytes: Infinity }))).toEqual(['A1', 'I2']);
    topics.publish('A', 'A', 'A', 'A', 'A');
    const step = catchUp.step(topics.all);
    expect(step.resets).toEqual(['A']);
    expect(sent(step)).toEqual(['I3', 'A8']);
  });

  it('announces a reset once, though the snapshot comes in a later step', () => {
    const topics = new Topics().publish('B', 'A', 'A', 'A', 'A');
    topics.publish('B', 'I', 'I', 'A');
    const catchUp = from(1);
    const steps = [1, 2, 3, 4].map(() => catchUp.step(topics.all, { maxEvents: 1, maxBytes: Infinity }));
    expect(steps.map(({ resets }) => resets)).toEqual([['A'], [], [], []]);
    expect(steps.flatMap(sent)).toEqual(['B6', 'I7', 'I8', 'A9']);
  });

  it('newest only: merges states and counts them, never incidents', () => {
    const { all } = new Topics().publish('A', 'I', 'A', 'B', 'I', 'A');
    const step = from(0, { newestOnly: true }).step(all);
    expect(sent(step)).toEqual(['I2', 'B4', 'I5', 'A6']);
    expect(step.conflated).toBe(2);
  });

  it('of a lagging connection: a lost state is merged, a lost incident is an overrun', () => {
    const states = new Topics().publish('A', 'A', 'A', 'A', 'A', 'I');
    const step = from(0, { newestOnly: true, lagging: true }).step(states.all);
    expect(sent(step)).toEqual(['A5', 'I6']);
    expect(step).toMatchObject({ resets: [], overrun: false, conflated: 2 });
    const incidents = new Topics().publish('I', 'I', 'I', 'I');
    expect(from(0, { newestOnly: true, lagging: true }).step(incidents.all).overrun).toBe(true);
  });
});
