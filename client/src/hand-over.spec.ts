import { id, startTicker } from './testing/fake-server.js';

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Math, 'random').mockReturnValue(1);
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('changing the transport', () => {
  it('starts the new connection from the position of the old one, which stays until the new one is live', async () => {
    const { server, ticker, told } = startTicker();
    const old = server.last;
    old.welcome(5);
    old.tick('a', 6);
    const switched = ticker.switchTransport('websocket');
    const young = server.last;
    expect([young.transport, young.topics, young.query.get('lastEventId')]).toEqual([
      'websocket',
      ['a'],
      id(6),
    ]);
    old.tick('a', 7);
    young.hello();
    young.tick('a', 7);
    young.tick('a', 8);
    old.tick('a', 8);
    expect(old.closed).toBe(false);
    young.live(8);
    expect(old.closed).toBe(true);
    young.tick('a', 9);
    expect(told).toEqual(['a#6', 'a#7', 'a#8', 'a#9']);
    expect(ticker.counts.repeats).toBe(2);
    await expect(switched).resolves.toBe('websocket');
  });

  it('stays with the old one when the new one says nothing for 5 s', async () => {
    const { server, ticker, told } = startTicker();
    server.last.welcome(5);
    const [old] = server.connections;
    const switched = ticker.switchTransport('websocket');
    jest.advanceTimersByTime(5000);
    await expect(switched).resolves.toBe('sse');
    expect(server.open).toEqual([old]);
    old!.tick('a', 6);
    expect(told).toEqual(['a#6']);
    expect(ticker.transport).toBe('sse');
  });

  it('goes on with the new one when the old one ends first', () => {
    const { server, ticker, told } = startTicker();
    server.last.welcome(5);
    const [old] = server.connections;
    void ticker.switchTransport('websocket');
    const young = server.last;
    old!.fail();
    young.hello();
    young.tick('a', 6);
    young.live(6);
    expect(told).toEqual(['a#6']);
    expect([ticker.state, ticker.transport]).toEqual(['live', 'websocket']);
    expect(server.connections).toHaveLength(2);
  });

  it('ends the old one when the new one brings a reset', () => {
    const { server, ticker, told } = startTicker();
    server.last.welcome(5);
    const [old] = server.connections;
    void ticker.switchTransport('websocket');
    server.last.hello();
    server.last.say('reset', { topics: ['a'], reason: 'history-evicted' });
    expect(old!.closed).toBe(false);
    server.last.tick('a', 9);
    expect(old!.closed).toBe(true);
    server.last.live(9);
    expect(told).toEqual(['reset:a', 'a#9']);
    expect(ticker.state).toBe('live');
  });

  it('does not wait for a connection that was never live', () => {
    const { server, ticker } = startTicker();
    void ticker.switchTransport('poll');
    expect(server.open.map(({ transport }) => transport)).toEqual(['poll']);
  });

  it('changes its mind', async () => {
    const { server, ticker } = startTicker();
    server.last.welcome(5);
    void ticker.switchTransport('websocket');
    const switched = ticker.switchTransport('sse');
    await expect(switched).resolves.toBe('sse');
    expect(server.open.map(({ transport }) => transport)).toEqual(['sse']);
  });

  it('keeps the order of each topic and shows everything, however the two are interleaved', () => {
    const { server, ticker, told } = startTicker();
    server.last.welcome(0);
    let shown = 0;
    let random = 1;
    const next = (limit: number): number => (random = (random * 48_271) % 2_147_483_647) % limit;
    for (let round = 0; round < 50; round += 1) {
      const old = server.last;
      void ticker.switchTransport(round % 2 === 0 ? 'websocket' : 'sse');
      const young = server.last;
      young.hello();
      const end = shown + 5;
      let [a, b] = [shown, shown];
      while (a < end || b < end) {
        if (a < end && (b === end || next(2) === 0)) old.tick('a', ++a);
        else young.tick('a', ++b);
      }
      young.live(end);
      shown = end;
    }
    expect(told).toEqual(Array.from({ length: 250 }, (_, index) => `a#${index + 1}`));
  });
});

describe('changing the list on WebSocket', () => {
  it('subscribes and unsubscribes by command, one at a time', () => {
    const { server, ticker, told } = startTicker({ topics: ['a', 'b'], transports: ['websocket'] });
    const { last } = server;
    last.welcome(1);
    ticker.setTopics(['a', 'c']);
    expect(last.commands).toEqual([{ event: 'subscribe', data: { ref: 1, topics: ['c'] } }]);
    last.tick('b', 2);
    last.say('subscribed', { ref: 1, topics: ['a', 'b', 'c'], conflateMs: 0 });
    last.tick('c', 3);
    last.live(3, 1);
    expect(last.commands[1]).toEqual({ event: 'unsubscribe', data: { ref: 2, topics: ['b'] } });
    last.say('unsubscribed', { ref: 2, topics: ['a', 'c'], conflateMs: 0 });
    expect(told).toEqual(['c#3']);
    expect(last.commands).toHaveLength(2);
  });

  it('starts a topic over that was taken away and asked for again before the server knew', () => {
    const { server, ticker, told } = startTicker({ topics: ['a', 'b'], transports: ['websocket'] });
    const { last } = server;
    last.welcome(1);
    ticker.setTopics(['a', 'c']);
    last.tick('b', 2);
    ticker.setTopics(['a', 'b', 'c']);
    last.tick('b', 3);
    last.say('subscribed', { ref: 1, topics: ['a', 'b', 'c'], conflateMs: 0 });
    last.live(3, 1);
    expect(last.commands[1]).toMatchObject({ event: 'unsubscribe', data: { topics: ['b'] } });
    last.say('unsubscribed', { ref: 2, topics: ['a', 'c'], conflateMs: 0 });
    expect(last.commands[2]).toMatchObject({ event: 'subscribe', data: { topics: ['b'] } });
    last.say('subscribed', { ref: 3, topics: ['a', 'c', 'b'], conflateMs: 0 });
    last.tick('b', 3);
    last.live(3, 3);
    expect(told).toEqual(['b#3']);
  });

  it('does not ask again for what was refused', () => {
    const { server, ticker } = startTicker({ topics: ['a'], transports: ['websocket'] });
    const problems: string[] = [];
    ticker.on('error', ({ reason }) => problems.push(reason));
    server.last.welcome(1);
    ticker.setTopics(['a', 'b']);
    server.last.say('error', { ref: 1, code: 4505, reason: 'too-many-topics', message: 'no' });
    expect(problems).toEqual(['too-many-topics']);
    expect(server.last.commands).toHaveLength(1);
    server.last.fail();
    jest.advanceTimersByTime(500);
    expect(server.last.topics).toEqual(['a']);
  });
});

describe('changing the rate', () => {
  it('is a command on WebSocket', () => {
    const { server, ticker } = startTicker({ transports: ['websocket'] });
    const { last } = server;
    last.welcome(1);
    ticker.setConflateMs(250);
    expect(last.commands).toEqual([{ event: 'conflate', data: { ref: 1, conflateMs: 250 } }]);
    last.say('subscribed', { ref: 1, topics: ['a'], conflateMs: 300 });
    expect(ticker.conflateMs).toBe(300);
    expect(last.commands).toHaveLength(1);
    last.fail();
    jest.advanceTimersByTime(500);
    expect(server.last.query.get('conflateMs')).toBe('250');
  });

  it('is a second connection elsewhere, which takes over from the same position', () => {
    const { server, ticker, told } = startTicker();
    const old = server.last;
    old.welcome(5);
    ticker.setConflateMs(250);
    const young = server.last;
    expect([young.topics, young.query.get('lastEventId'), young.query.get('conflateMs')]).toEqual([
      ['a'],
      id(5),
      '250',
    ]);
    old.tick('a', 6);
    young.hello(15_000, 250);
    young.tick('a', 6);
    young.live(6);
    expect([old.closed, ticker.conflateMs, told]).toEqual([true, 250, ['a#6']]);
    expect(server.connections).toHaveLength(2);
  });
});

describe('adding and taking away', () => {
  it('leaves the other topics as they are', () => {
    const { server, ticker } = startTicker({ topics: ['a'] });
    server.last.welcome(5);
    ticker.subscribe('b', 'c');
    server.last.welcome(5);
    expect([...server.last.topics, ...server.last.fresh]).toEqual(['a', 'b', 'c']);
    ticker.unsubscribe('a', 'never');
    expect([server.last.topics, server.last.fresh]).toEqual([['b', 'c'], []]);
  });
});

describe('changing the list on SSE', () => {
  it('asks for the new topics as fresh on a second connection, which takes over', () => {
    const { server, ticker, told } = startTicker({ topics: ['a', 'b'] });
    const old = server.last;
    old.welcome(5);
    ticker.setTopics(['a', 'c']);
    const young = server.last;
    expect([young.topics, young.fresh, young.query.get('lastEventId')]).toEqual([['a'], ['c'], id(5)]);
    old.tick('a', 6);
    old.tick('b', 7);
    young.hello();
    young.tick('c', 2);
    young.tick('a', 6);
    young.live(7);
    expect(old.closed).toBe(true);
    expect(told).toEqual(['a#6', 'c#2']);
    expect(server.connections).toHaveLength(2);
  });

  it('starts over, and says so, what was begun on a second connection that did not make it', () => {
    const { server, ticker, told } = startTicker({ topics: ['a'] });
    server.last.welcome(5);
    ticker.setTopics(['a', 'c']);
    server.last.hello();
    server.last.tick('c', 2);
    server.last.fail();
    expect(told).toEqual(['c#2', 'reset:c', 'gap:c']);
    jest.advanceTimersByTime(500);
    expect(server.last.fresh).toEqual(['c']);
    server.last.hello();
    server.last.tick('c', 2);
    server.last.live(5);
    expect(told).toEqual(['c#2', 'reset:c', 'gap:c', 'c#2']);
  });

  it('goes from a wildcard to names and back without starting anything over that stays', () => {
    const { server, ticker, told } = startTicker({ topics: ['s.*'] });
    server.last.welcome(5);
    ticker.setTopics(['s.a', 's.b']);
    expect([server.last.topics, server.last.fresh]).toEqual([['s.a', 's.b'], []]);
    server.last.welcome(5);
    server.last.tick('s.a', 6);
    server.last.tick('s.c', 7);
    ticker.setTopics(['s.*']);
    expect([server.last.topics, server.last.fresh]).toEqual([['s.a', 's.b'], ['s.*']]);
    server.last.hello();
    server.last.tick('s.c', 7);
    server.last.live(7);
    expect(told).toEqual(['s.a#6', 's.c#7']);
    expect(server.open).toHaveLength(1);
    server.last.fail();
    jest.advanceTimersByTime(500);
    expect([server.last.topics, server.last.fresh]).toEqual([['s.*'], []]);
  });

  it('has no connection while nothing is wanted', () => {
    const { server, ticker } = startTicker();
    server.last.welcome(5);
    ticker.setTopics([]);
    expect(server.open).toHaveLength(0);
    expect(ticker.state).toBe('waiting');
    ticker.setTopics(['a']);
    expect([server.last.topics, server.last.fresh]).toEqual([[], ['a']]);
  });
});
