import { id, startTicker } from './testing/fake-server.js';

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Math, 'random').mockReturnValue(1);
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('a connection', () => {
  it('is live when the server says so, and shows what comes', () => {
    const { server, ticker, told, states } = startTicker();
    expect(ticker.state).toBe('connecting');
    server.last.hello();
    server.last.tick('a', 1);
    expect(ticker.state).toBe('connecting');
    server.last.live(1);
    server.last.tick('a', 2);
    expect(told).toEqual(['a#1', 'a#2']);
    expect(states).toEqual(['live sse']);
  });

  it('asks for its topics in the query', () => {
    const { server } = startTicker({
      url: 'https://ticker.test/deep',
      topics: ['a', 'b.*'],
      conflateMs: 250,
    });
    expect(server.last.url).toBe('https://ticker.test/deep/sse?topics=a%2Cb.*&conflateMs=250&named=0');
  });

  it('drops what it has not asked for, and what it has seen', () => {
    const { server, ticker, told } = startTicker();
    server.last.welcome(5);
    server.last.tick('a', 6);
    server.last.tick('a', 6);
    server.last.tick('other', 7);
    server.last.tick('a', 4);
    expect(told).toEqual(['a#6']);
    expect(ticker.counts).toMatchObject({ events: 1, repeats: 2 });
  });

  it('goes on after a listener that throws', () => {
    const { server, ticker, told } = startTicker();
    const uncaught: unknown[] = [];
    jest.spyOn(globalThis, 'queueMicrotask').mockImplementation((task) => {
      try {
        task();
      } catch (error) {
        uncaught.push(error);
      }
    });
    ticker.on('tick', () => {
      throw new Error('broken listener');
    });
    server.last.tick('a', 1);
    server.last.tick('a', 2);
    expect(told).toEqual(['a#1', 'a#2']);
    expect(uncaught).toHaveLength(2);
  });
});

describe('a lost connection', () => {
  it('is made again, from the last id received', () => {
    const { server, ticker, states } = startTicker();
    server.last.welcome(5);
    server.last.tick('a', 8);
    server.last.fail();
    expect(server.last.closed).toBe(true);
    expect(ticker.state).toBe('waiting');
    jest.advanceTimersByTime(500);
    expect(server.connections).toHaveLength(2);
    expect(server.last.topics).toEqual(['a']);
    expect(server.last.query.get('lastEventId')).toBe(id(8));
    server.last.welcome(8);
    expect(states).toEqual(['live sse', 'waiting sse', 'connecting sse', 'live sse']);
  });

  it('resumes from the last id received, not from the highest', () => {
    const { server } = startTicker({ topics: ['a', 'b'] });
    server.last.hello();
    server.last.tick('a', 9);
    server.last.tick('b', 3);
    server.last.fail();
    jest.advanceTimersByTime(500);
    expect(server.last.query.get('lastEventId')).toBe(id(3));
  });

  it('asks for everything afresh when no id had come', () => {
    const { server } = startTicker();
    server.last.hello();
    server.last.fail();
    jest.advanceTimersByTime(500);
    expect(server.last.query.has('lastEventId')).toBe(false);
  });

  it('is tried less and less often, and often again once it was up for 5 s', () => {
    const { server } = startTicker({ transports: ['sse'] });
    for (const delay of [500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]) {
      const { length } = server.connections;
      server.last.fail();
      jest.advanceTimersByTime(delay - 1);
      expect(server.connections).toHaveLength(length);
      jest.advanceTimersByTime(1);
      expect(server.connections).toHaveLength(length + 1);
    }
    server.last.welcome(1);
    jest.advanceTimersByTime(5000);
    server.last.fail();
    jest.advanceTimersByTime(500);
    expect(server.connections).toHaveLength(10);
  });

  it('is tried at once when somebody wakes it', () => {
    const { server, ticker } = startTicker();
    server.last.welcome(1);
    server.last.fail();
    ticker.wake();
    expect(server.connections).toHaveLength(2);
  });
});

describe('the end of a connection that the server announces', () => {
  const bye = { code: 1012, reason: 'restart', retry: true, retryAfterMs: 3000 } as const;

  it('is waited for as long as the server asks', () => {
    const { server, ticker } = startTicker();
    server.last.welcome(1);
    server.last.say('bye', bye);
    expect(ticker.state).toBe('waiting');
    jest.advanceTimersByTime(2999);
    expect(server.connections).toHaveLength(1);
    jest.advanceTimersByTime(1);
    expect(server.connections).toHaveLength(2);
  });

  it('is known from a close code too, where somebody in between closes in its name', () => {
    const { server, ticker } = startTicker({ transports: ['websocket'] });
    const codes: number[] = [];
    ticker.on('bye', ({ code }) => codes.push(code));
    server.last.welcome(1);
    server.last.fail(4499);
    expect(ticker.state).toBe('waiting');
    jest.advanceTimersByTime(500);
    server.last.welcome(1);
    server.last.fail(4500);
    expect([ticker.state, codes]).toEqual(['closed', [4500]]);
    ticker.setTopics(['b']);
    expect(ticker.state).toBe('connecting');
  });

  it('is final where coming back would not help', () => {
    const { server, ticker } = startTicker();
    const reasons: unknown[] = [];
    ticker.on('state', ({ reason }) => reasons.push(reason));
    server.last.hello();
    server.last.say('bye', { code: 4504, reason: 'bad-topics', retry: false, retryAfterMs: 0 });
    jest.advanceTimersByTime(60_000);
    expect(ticker.state).toBe('closed');
    expect(reasons).toEqual(['bad-topics']);
    expect(server.connections).toHaveLength(1);
    ticker.setTopics(['b']);
    expect(ticker.state).toBe('connecting');
    expect(server.last.topics).toEqual(['b']);
  });
});

describe('a reset', () => {
  it('is told together with the first id after it, and clears what was seen', () => {
    const { server, told } = startTicker();
    server.last.welcome(9);
    server.last.tick('a', 10);
    server.last.fail();
    jest.advanceTimersByTime(500);
    server.last.hello();
    server.last.say('reset', { topics: ['a'], reason: 'epoch-changed' });
    expect(told).toEqual(['a#10']);
    server.last.tick('a', 2);
    expect(told).toEqual(['a#10', 'reset:a', 'gap:a', 'a#2']);
  });

  it('never happened if no id follows', () => {
    const { server, ticker, told } = startTicker();
    server.last.welcome(9);
    server.last.fail();
    jest.advanceTimersByTime(500);
    server.last.hello();
    server.last.say('reset', { topics: ['a'], reason: 'epoch-changed' });
    server.last.fail();
    jest.advanceTimersByTime(500);
    expect(server.last.query.get('lastEventId')).toBe(id(9));
    expect(told).toEqual([]);
    expect(ticker.counts.resets).toBe(0);
  });
});

describe('a page that goes away', () => {
  it('lets go, and comes back from its position', () => {
    const { server, ticker } = startTicker();
    server.last.welcome(7);
    ticker.suspend();
    jest.advanceTimersByTime(30_000);
    expect(server.open).toHaveLength(0);
    ticker.resume();
    expect(server.last.query.get('lastEventId')).toBe(id(7));
  });

  it.each([
    [undefined, 61_000],
    [500, 501],
  ])(
    'comes back with a snapshot after more than %s ms, a minute if not said, and says so',
    (maxAgeMs, ms) => {
      const { server, ticker, told } = startTicker({ maxAgeMs });
      server.last.welcome(7);
      ticker.suspend();
      jest.advanceTimersByTime(ms);
      ticker.resume();
      expect(server.last.query.has('lastEventId')).toBe(false);
      expect(told).toEqual(['reset:a']);
    },
  );

  it('stays closed once it was aborted', () => {
    const life = new AbortController();
    const { signal } = life;
    const { server, ticker } = startTicker({ signal });
    life.abort();
    expect([ticker.state, server.open]).toEqual(['closed', []]);
    const late = startTicker({ signal });
    expect([late.ticker.state, late.server.open]).toEqual(['closed', []]);
  });

  it('stays closed once it was closed', () => {
    const { server, ticker } = startTicker();
    ticker.close();
    ticker.suspend();
    ticker.resume();
    ticker.wake();
    jest.advanceTimersByTime(60_000);
    expect(ticker.state).toBe('closed');
    expect(server.connections).toHaveLength(1);
    expect(server.open).toHaveLength(0);
  });
});
