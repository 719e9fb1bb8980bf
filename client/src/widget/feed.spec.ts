import type { StateEvent, Ticker, TickerEvents } from '../api.js';
import { emitter } from '../emitter.js';
import { type Feed, feedOn, type Viewer, type Wish } from './feed.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** What a feed asks of a ticker, and whatever the test has it tell. */
class FakeTicker {
  readonly #events = emitter<TickerEvents>();
  readonly on = this.#events.on;
  readonly tell = this.#events.emit;
  topics: readonly string[];
  conflateMs: number | undefined;
  suspended = false;
  closed = false;

  constructor(wish: Wish) {
    this.topics = wish.topics;
    this.conflateMs = wish.conflateMs;
  }

  setTopics(topics: readonly string[]): void {
    this.topics = topics;
  }

  setConflateMs(ms: number): void {
    this.conflateMs = ms;
  }

  suspend(): void {
    this.suspended = true;
    this.is('waiting');
  }

  resume(): void {
    this.suspended = false;
  }

  close(): void {
    this.closed = true;
    this.is('closed');
  }

  is(state: StateEvent['state'], reason?: string): void {
    this.tell('state', { state, transport: 'sse', conflateMs: 0, reason });
  }

  tick(topic: string, n: number): void {
    this.tell('tick', { id: `e-${n}-0`, data: { topic, time: n, data: { n } } });
  }
}

class FakeViewer implements Viewer {
  readonly topics: readonly string[];
  readonly told: string[] = [];
  changes = 0;

  constructor(
    topics: string,
    readonly conflateMs = 250,
  ) {
    this.topics = topics.split(' ');
  }

  take({ topic, time }: { topic: string; time: number }): void {
    this.told.push(`${topic}#${time}`);
  }

  changed(): void {
    this.changes += 1;
  }
}

let tickers: FakeTicker[];
let visible: boolean;
let feed: Feed;

beforeEach(() => {
  tickers = [];
  visible = true;
  feed = feedOn(
    (wish) => {
      tickers.push(new FakeTicker(wish));
      return tickers.at(-1) as unknown as Ticker;
    },
    () => visible,
  );
});

const join = (...viewers: FakeViewer[]): void => {
  for (const viewer of viewers) feed.join(viewer);
  jest.advanceTimersByTime(0);
};
const last = (): FakeTicker => tickers.at(-1)!;

describe('a feed', () => {
  it('has one ticker for all who look: for all of their topics, as often as one of them wants', () => {
    join(new FakeViewer('a b', 1000), new FakeViewer('b c.*', 250), new FakeViewer('a', 500));
    expect(tickers).toHaveLength(1);
    expect([last().topics, last().conflateMs]).toEqual([['a', 'b', 'c.*'], 250]);
  });

  it('tells each what it wants', () => {
    const [one, other] = [new FakeViewer('a'), new FakeViewer('c.*')];
    join(one, other);
    last().tick('a', 1);
    last().tick('c.x', 2);
    last().tick('d', 3);
    expect([one.told, other.told]).toEqual([['a#1'], ['c.x#2']]);
  });

  it('tells who comes later what it knows already, and asks for the rest', () => {
    join(new FakeViewer('a'));
    last().tick('a', 1);
    last().tick('a', 2);
    const late = new FakeViewer('a b', 100);
    feed.join(late);
    expect(late.told).toEqual(['a#2']);
    jest.advanceTimersByTime(0);
    expect([tickers.length, last().topics, last().conflateMs]).toEqual([1, ['a', 'b'], 100]);
  });

  it('asks for less a while after somebody has left, and for nothing when all have', () => {
    const [one, other] = [new FakeViewer('a', 100), new FakeViewer('b', 500)];
    join(one, other);
    feed.leave(one);
    expect(last().topics).toEqual(['a', 'b']);
    jest.advanceTimersByTime(2000);
    expect([last().topics, last().conflateMs]).toEqual([['b'], 500]);
    feed.leave(other);
    jest.advanceTimersByTime(2000);
    expect(last().closed).toBe(true);
    join(one);
    expect([tickers.length, last().topics]).toEqual([2, ['a']]);
  });

  it('lets who comes back in time go on', () => {
    const viewer = new FakeViewer('a');
    join(viewer);
    feed.leave(viewer);
    jest.advanceTimersByTime(1000);
    join(viewer);
    jest.advanceTimersByTime(5000);
    expect([tickers.length, last().topics, last().closed]).toEqual([1, ['a'], false]);
  });

  it('never asks for more topics than a server takes', () => {
    join(new FakeViewer(Array.from({ length: 200 }, (_, n) => `t${n}`).join(' ')));
    expect(last().topics).toHaveLength(128);
  });

  it('keeps no more than it may of what a pattern stands for', () => {
    join(new FakeViewer('>'));
    for (let n = 0; n < 5000; n += 1) last().tick(`t${n}`, n);
    const late = new FakeViewer('>');
    feed.join(late);
    expect(late.told.length).toBeLessThanOrEqual(1001);
    expect(late.told.at(-1)).toBe('t4999#4999');
  });

  it('connects to nothing while the page is hidden, and lets go when it is', () => {
    visible = false;
    join(new FakeViewer('a'));
    expect(tickers).toEqual([]);
    visible = true;
    feed.look();
    expect(last().topics).toEqual(['a']);
    visible = false;
    feed.look();
    expect(last().suspended).toBe(true);
    visible = true;
    feed.look();
    expect([tickers.length, last().suspended]).toEqual([1, false]);
  });
});

describe('a feed knows', () => {
  let viewer: FakeViewer;
  beforeEach(() => join((viewer = new FakeViewer('a stock.* match.m'))));

  it('which topics the server does not know, until they speak', () => {
    last().tell('live', { empty: ['a'] });
    expect([feed.markOf('a'), feed.markOf('stock.x'), viewer.changes > 0]).toEqual([
      'unknown',
      undefined,
      true,
    ]);
    last().tell('live', { empty: [] });
    expect(feed.markOf('a')).toBe('unknown');
    last().tick('a', 1);
    expect(feed.markOf('a')).toBeUndefined();
  });

  it('which have ended, until they begin again', () => {
    last().tick('match.m', 1);
    last().tell('ended', { topic: 'match.m' });
    expect(feed.markOf('match.m')).toBe('ended');
    last().tick('match.m', 2);
    expect(feed.markOf('match.m')).toBeUndefined();
  });

  it('which are silent, until the server or one of them says otherwise', () => {
    last().tell('stale', { topics: ['stock.>', 'a'], reason: '' });
    expect([feed.markOf('stock.x'), feed.markOf('a'), feed.markOf('match.m')]).toEqual([
      'silent',
      'silent',
      undefined,
    ]);
    last().tell('recovered', { topics: ['a'], reason: '' });
    expect([feed.markOf('stock.x'), feed.markOf('a')]).toEqual(['silent', undefined]);
    last().tick('stock.y', 1);
    expect(feed.markOf('stock.x')).toBeUndefined();
  });
});

describe('a feed is in trouble', () => {
  let viewer: FakeViewer;
  beforeEach(() => join((viewer = new FakeViewer('a'))));

  it('when it has not been live for a while, and no more once it is', () => {
    jest.advanceTimersByTime(4999);
    expect(feed.troubled()).toBe(false);
    jest.advanceTimersByTime(1);
    expect(feed.troubled()).toBe(true);
    last().is('live');
    expect(feed.troubled()).toBe(false);
  });

  it('not when it is soon live again, however many attempts that takes', () => {
    last().is('live');
    last().is('waiting');
    jest.advanceTimersByTime(2000);
    last().is('connecting');
    jest.advanceTimersByTime(2999);
    last().is('live');
    jest.advanceTimersByTime(60_000);
    expect(feed.troubled()).toBe(false);
  });

  it('when attempts do not end', () => {
    last().is('live');
    for (let attempt = 0; attempt < 5; attempt += 1) {
      last().is('waiting');
      jest.advanceTimersByTime(500);
      last().is('connecting');
      jest.advanceTimersByTime(500);
    }
    expect(feed.troubled()).toBe(true);
  });

  it('at once when the server says that coming back does not help', () => {
    last().is('closed', 'forbidden-origin');
    expect(feed.troubled()).toBe(true);
  });

  it('not for those who come after all had left', () => {
    jest.advanceTimersByTime(5000);
    expect(feed.troubled()).toBe(true);
    feed.leave(viewer);
    jest.advanceTimersByTime(60_000);
    expect(feed.troubled()).toBe(false);
    join(viewer);
    expect(feed.troubled()).toBe(false);
  });
});
