import { compareLogs } from './comparison.js';
import { SequenceLog } from './sequence-log.js';

type Event = [topic: string, sequence: number, data?: number];

const id = (sequence: number, epoch = 'e'): string => `${epoch}-${sequence}-a`;

/** A panel that was live at once, at `since`, and then had these events. */
function logOf(events: readonly Event[], { since = 0, max = 20_000, epoch = 'e' } = {}): SequenceLog {
  const log = new SequenceLog(max);
  log.live(id(since, epoch));
  for (const [topic, sequence, data = 1] of events) {
    log.add(topic, id(sequence, epoch), { fingerprint: data, bytes: 10 });
    log.reached(id(sequence, epoch));
  }
  return log;
}

const EVENTS: Event[] = [
  ['a', 1],
  ['b', 2],
  ['a', 3],
  ['a.incidents', 4],
];
const without = (sequence: number): Event[] => EVENTS.filter((event) => event[1] !== sequence);

describe('two sequences', () => {
  it('are identical where ids and bytes are, event for event', () => {
    expect(compareLogs(logOf(EVENTS), logOf(EVENTS), false)).toEqual({
      verdict: 'identical',
      since: 0,
      until: 4,
      topics: 3,
      equal: 4,
      bytes: 40,
      missingInA: 0,
      missingInB: 0,
      otherData: 0,
      merged: 0,
    });
  });

  it('differ where one lacks an event, and the first is named', () => {
    const late = logOf(without(1));
    expect(compareLogs(logOf(EVENTS), late, false)).toMatchObject({
      verdict: 'different',
      missingInB: 1,
      first: { topic: 'a', id: 'e-1-a', what: 'missing-in-b' },
    });
    expect(compareLogs(late, logOf(EVENTS), false)).toMatchObject({ missingInA: 1, equal: 3 });
  });

  it('differ where the last event of a topic is lacking, though nothing of that topic follows', () => {
    const b = logOf(without(2));
    expect(compareLogs(logOf(EVENTS), b, false).first).toEqual({
      topic: 'b',
      id: 'e-2-a',
      what: 'missing-in-b',
    });
  });

  it('differ where the bytes do', () => {
    const other = EVENTS.map(([topic, sequence]): Event => [topic, sequence, sequence === 3 ? 2 : 1]);
    expect(compareLogs(logOf(EVENTS), logOf(other), false)).toMatchObject({
      verdict: 'different',
      equal: 3,
      otherData: 1,
      first: { topic: 'a', id: 'e-3-a', what: 'other-data' },
    });
  });

  it('differ where the order within a topic does', () => {
    const [first, second, third, last] = EVENTS as [Event, Event, Event, Event];
    const swapped = logOf([third, second, first, last]);
    expect(swapped.outOfOrder).toBe(1);
    expect(compareLogs(logOf(EVENTS), swapped, false).verdict).toBe('different');
  });

  it('are compared over the span that both saw', () => {
    const later = logOf([['a', 3], EVENTS[3]!], { since: 2 });
    const slower = logOf(EVENTS.slice(0, 3));
    expect(compareLogs(later, slower, false)).toMatchObject({
      verdict: 'identical',
      since: 2,
      until: 3,
      equal: 1,
    });
  });

  it('are compared over what is kept', () => {
    const events = Array.from({ length: 50 }, (_, index): Event => ['a', index + 1]);
    const small = logOf(events, { max: 20 });
    expect(small.entries().map(({ sequence }) => sequence)).toEqual(
      events.slice(30).map(([, sequence]) => sequence),
    );
    expect(compareLogs(small, logOf(events), false)).toMatchObject({
      verdict: 'identical',
      since: 30,
      equal: 20,
    });
  });

  it('of panels that conflate have what both have compared, and incidents whole', () => {
    expect(compareLogs(logOf(EVENTS), logOf(without(1)), true)).toMatchObject({
      verdict: 'identical',
      equal: 3,
      merged: 1,
    });
    expect(compareLogs(logOf(EVENTS), logOf([...without(4), ['b', 5]]), true)).toMatchObject({
      verdict: 'different',
      missingInB: 1,
    });
  });

  it('may differ in states up to where events were merged, and not behind', () => {
    const slow = logOf(without(1).slice(0, 2));
    slow.merged();
    slow.add('b', id(6), { fingerprint: 1, bytes: 10 });
    slow.reached(id(6));
    const whole: Event[] = [EVENTS[0]!, EVENTS[1]!, EVENTS[2]!, ['b', 6]];
    expect(compareLogs(logOf(whole), slow, false)).toMatchObject({ verdict: 'identical', merged: 1 });
    expect(compareLogs(logOf([...whole.slice(0, 3), ['b', 5], ['b', 6]]), slow, false)).toMatchObject({
      verdict: 'different',
      first: { id: 'e-5-a' },
    });
  });

  it('are compared again from where a broken one is live again', () => {
    const broken = logOf([]);
    broken.broken(() => true);
    expect(compareLogs(logOf(EVENTS), broken, false)).toMatchObject({ verdict: 'nothing', why: 'not-live' });
    broken.add('a', id(3), { fingerprint: 1, bytes: 10 });
    broken.live(id(3));
    broken.add('a.incidents', id(4), { fingerprint: 1, bytes: 10 });
    broken.reached(id(4));
    expect(compareLogs(logOf(EVENTS), broken, false)).toMatchObject({ verdict: 'identical', since: 3 });
    expect(broken.outOfOrder).toBe(0);
  });

  it('of different epochs cannot be compared, and an epoch begins with nothing', () => {
    const reborn = logOf(EVENTS);
    reborn.broken(() => true);
    reborn.add('a', id(1, 'f'), { fingerprint: 1, bytes: 10 });
    reborn.live(id(1, 'f'));
    expect(reborn.entries()).toHaveLength(1);
    expect(compareLogs(logOf(EVENTS), reborn, false)).toMatchObject({
      verdict: 'nothing',
      why: 'other-epoch',
    });
  });

  it('that hold nothing prove nothing', () => {
    expect(compareLogs(logOf([]), logOf([]), false)).toMatchObject({ verdict: 'nothing', why: 'no-events' });
  });
});
