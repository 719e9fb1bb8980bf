import { id, startTicker } from './testing/fake-server.js';

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Math, 'random').mockReturnValue(1);
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('a transport that does not work', () => {
  it('gives way to the next when it fails before `hello`', () => {
    const { server, ticker } = startTicker({ transports: ['websocket', 'sse', 'poll'] });
    server.last.fail();
    jest.advanceTimersByTime(500);
    expect(server.last.transport).toBe('sse');
    server.last.welcome(1);
    expect(ticker.transport).toBe('sse');
    server.last.fail();
    jest.advanceTimersByTime(1000);
    expect(server.last.transport).toBe('sse');
  });

  it('gives way when it opens and then says nothing for 5 s', () => {
    const { server } = startTicker();
    jest.advanceTimersByTime(4999);
    expect(server.open).toHaveLength(1);
    jest.advanceTimersByTime(501);
    expect(server.connections.map(({ transport, closed }) => [transport, closed])).toEqual([
      ['sse', true],
      ['websocket', false],
    ]);
  });

  it('gives way where the platform does not have it', async () => {
    const { server } = startTicker({ constructors: { EventSource: undefined as never } });
    await jest.advanceTimersByTimeAsync(1000);
    expect(server.connections.map(({ transport }) => transport)).toEqual(['websocket']);
  });

  it('is gone back to when it has worked before and another stood in', () => {
    const { server, ticker } = startTicker();
    server.last.welcome(3);
    server.last.fail();
    jest.advanceTimersByTime(500);
    server.last.fail();
    jest.advanceTimersByTime(1000);
    expect(server.last.transport).toBe('websocket');
    server.last.welcome(3);
    expect(server.last.transport).toBe('sse');
    expect(server.last.query.get('lastEventId')).toBe(id(3));
    server.last.welcome(3);
    expect(server.open).toHaveLength(1);
    expect(ticker.transport).toBe('sse');
  });
});

describe('silence', () => {
  it('of twice the heartbeat is a stall, and a second connection is made beside it', () => {
    const { server, ticker, states } = startTicker();
    server.last.hello(1000);
    server.last.live(4);
    jest.advanceTimersByTime(1999);
    expect(ticker.state).toBe('live');
    jest.advanceTimersByTime(1);
    expect(ticker.state).toBe('stalled');
    expect(server.open).toHaveLength(2);
    expect(server.last.query.get('lastEventId')).toBe(id(4));
    server.last.welcome(4);
    expect(server.open).toHaveLength(1);
    expect(states).toEqual(['live sse', 'stalled sse', 'live sse']);
  });

  it('ends when the old connection speaks again', () => {
    const { server, ticker } = startTicker();
    const [first] = server.connections;
    first!.hello(1000);
    first!.live(4);
    jest.advanceTimersByTime(2000);
    first!.tick('a', 5);
    expect(ticker.state).toBe('live');
  });

  it('ends the connection when the second one does not come up either', () => {
    const { server, ticker } = startTicker();
    server.last.hello(1000);
    server.last.live(4);
    jest.advanceTimersByTime(2000);
    server.last.fail();
    expect(ticker.state).toBe('waiting');
    expect(server.open).toHaveLength(0);
  });

  it('is broken by heartbeats', () => {
    const { server, ticker } = startTicker();
    server.last.hello(1000);
    server.last.live(4);
    for (let second = 0; second < 10; second += 1) {
      jest.advanceTimersByTime(1000);
      server.last.say('heartbeat', { time: 0 }, id(4));
    }
    expect(ticker.state).toBe('live');
    expect(server.connections).toHaveLength(1);
  });
});
