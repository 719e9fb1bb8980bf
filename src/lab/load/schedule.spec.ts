import { type LabOptions, schedule } from '../../feeds/lab.feed.js';
import { Random } from '../../feeds/random.js';
import { Schedule } from './schedule.js';

interface Event {
  readonly topic: number;
  readonly n: number;
  readonly t: number;
}

const FEED: LabOptions = { topics: 3, rate: 1000, size: 150, arrivals: 'metronome', seed: 1 };
const START_NS = 5e12;
const SECOND = 1e9;

/** All that a feed publishes in a second. */
function published(feed: LabOptions): Event[] {
  const events: Event[] = [];
  let index = 0;
  for (const time of schedule(feed)) {
    if (time >= SECOND) return events;
    const n = Math.floor(index / feed.topics) + 1;
    events.push({ topic: index % feed.topics, n, t: START_NS + time });
    index += 1;
  }
  return events;
}

/** What is said of events beside what was asked for. */
function complaint(events: readonly Event[], asked = FEED): string | undefined {
  const watch = new Schedule(asked);
  for (const event of events) watch.take(event);
  return watch.complaint(START_NS, START_NS + SECOND);
}

describe('a feed that keeps its schedule', () => {
  it.each(['metronome', 'poisson', 'burst', 'spike'])('is let be: %s', (arrivals) => {
    const feed = { ...FEED, arrivals };
    expect(published(feed).length).toBeGreaterThan(900);
    expect(complaint(published(feed), feed)).toBeUndefined();
  });

  it('may be seen from anywhere in it, by clients of a few topics, who are sent the same', () => {
    const events = published(FEED).filter(({ topic, n }) => topic === 1 && n > 100);
    expect(complaint([...events, ...events])).toBeUndefined();
  });

  it('may round what it says', () => {
    const rounded = published({ ...FEED, rate: 999 }).map((event) => ({
      ...event,
      t: 2 * Math.round(event.t / 2),
    }));
    expect(complaint(rounded, { ...FEED, rate: 999 })).toBeUndefined();
  });

  it('may be a foreign one, which says neither', () => {
    const watch = new Schedule(FEED);
    watch.take({ topic: 0, n: undefined, t: undefined });
    expect(watch.complaint(START_NS, START_NS + SECOND)).toBeUndefined();
  });

  it('has nothing said of it before it has said something', () => {
    expect(complaint([])).toBeUndefined();
  });
});

describe('a feed that does not', () => {
  it('is told from its schedule when it is slower, though it says so itself', () => {
    expect(complaint(published({ ...FEED, rate: 812 }))).toBe('the feed had 812 of 1,000 events');
  });

  it('and when it is so by less than can be counted', () => {
    expect(complaint(published({ ...FEED, rate: 999 }))).toMatch(/^998 of 999 events were not due/);
  });

  it('when it stops for a while and goes on from there', () => {
    const events = published(FEED).map((event, index) =>
      index < 500 ? event : { ...event, t: event.t + SECOND / 10 },
    );
    expect(complaint(events)).toBe('500 of 1,000 events were not due when the schedule had them');
    expect(complaint(events.filter(({ t }) => t < START_NS + SECOND))).toBe(
      'the feed had 900 of 1,000 events',
    );
  });

  it('when it falls silent before the window and speaks again behind it', () => {
    const watch = new Schedule(FEED);
    for (const event of published(FEED).slice(0, 100)) watch.take(event);
    expect(watch.complaint(START_NS + SECOND / 2, START_NS + SECOND)).toBe('the feed had 0 of 500 events');
  });

  it.each(['metronome', 'poisson', 'burst', 'spike'])(
    'when it stamps events as it writes them: %s',
    (arrivals) => {
      const feed = { ...FEED, arrivals };
      const random = new Random(1, 'timer');
      const late = published(feed).map((event) => ({ ...event, t: event.t + random.whole(0, 1e6) }));
      expect(complaint(late, feed)).toMatch(/^[\d,]+ of [\d,]+ events were not due when/);
    },
  );
});
