import type { TickerOptions } from '../index.js';
import { FakeBrowser, type FakeTab } from '../testing/fake-browser.js';
import {
  type FakeConnection,
  type FakePoll,
  FakeServer,
  id,
  type Started,
  startTicker,
} from '../testing/fake-server.js';

let browser: FakeBrowser;
let server: FakeServer;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
  jest.spyOn(Math, 'random').mockImplementation(() => (random += 0.001));
  browser = new FakeBrowser();
  server = new FakeServer();
});
let random = 0.5;
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

interface OpenTab extends Started {
  tab: FakeTab;
}

/** Opens a tab that shares; its own request is the newest connection. */
async function openTab(options: Partial<TickerOptions> = {}): Promise<OpenTab> {
  const tab = browser.tab();
  const constructors = { ...tab, ...options.constructors } as TickerOptions['constructors'];
  const started = startTicker({ share: true, ...options, constructors }, server);
  await browser.settle();
  return { ...started, tab };
}

const open = (transport: string): FakeConnection[] =>
  server.open.filter((one) => one.transport === transport);

/** Answers what tabs have asked for to catch up: they are level with `sequence`. */
async function answer(sequence: number, events: { topic: string; sequence: number }[] = []): Promise<void> {
  const messages = events.map(({ topic, sequence }) => ({
    id: id(sequence),
    data: { topic, time: 0, data: { sequence } },
  }));
  for (const poll of open('poll')) (poll as FakePoll).answer({ events: messages, position: id(sequence) });
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  await browser.settle();
}

/** The one connection of the leader. */
const leading = (): FakeConnection => {
  const all = server.open.filter(({ transport }) => transport !== 'poll');
  expect(all).toHaveLength(1);
  return all[0]!;
};

/** The first tab, and the connection that it leads with, both at position 5. */
async function openFirst(options: Partial<TickerOptions> = {}): Promise<OpenTab> {
  const first = await openTab(options);
  leading().welcome(5);
  await answer(5);
  expect(open('poll')).toEqual([]);
  return first;
}

async function openAnother(options: Partial<TickerOptions> = {}, sequence = 5): Promise<OpenTab> {
  const another = await openTab(options);
  await answer(sequence);
  expect(open('poll')).toEqual([]);
  return another;
}

async function tick(topic: string, ...sequences: number[]): Promise<void> {
  for (const sequence of sequences) leading().tick(topic, sequence);
  await browser.settle();
}

describe('tabs that share', () => {
  it('catch up with one request each, and then have one connection together', async () => {
    const tabs = [await openFirst()];
    for (let count = 1; count < 20; count += 1) tabs.push(await openAnother());
    expect(server.connections.filter(({ transport }) => transport === 'sse')).toHaveLength(1);
    await tick('a', 6, 7, 8);
    for (const { told, ticker } of tabs) {
      expect(told).toEqual(['a#6', 'a#7', 'a#8']);
      expect([ticker.state, ticker.transport]).toEqual(['live', 'sse']);
      expect(ticker.position).toBe(id(8));
    }
    for (const { ticker } of tabs) ticker.close();
  });

  it('show each event once, wherever it came first', async () => {
    await openFirst();
    const another = await openTab();
    await tick('a', 6);
    await answer(6, [{ topic: 'a', sequence: 6 }]);
    await tick('a', 7);
    expect(another.told).toEqual(['a#6', 'a#7']);
  });

  it('go on from the leader only once they have all that it will not tell again', async () => {
    await openFirst();
    const another = await openTab();
    await tick('a', 6, 7);
    await answer(6, [{ topic: 'a', sequence: 6 }]);
    expect(open('poll')).toHaveLength(1);
    await answer(7, [{ topic: 'a', sequence: 7 }]);
    expect(open('poll')).toHaveLength(0);
    await tick('a', 8);
    expect(another.told).toEqual(['a#6', 'a#7', 'a#8']);
  });

  it('are shown what they want of what all want together', async () => {
    const first = await openFirst();
    const another = await openTab({ topics: ['a', 'b'] });
    await answer(5, [{ topic: 'b', sequence: 2 }]);
    const taking = server.last;
    expect([taking.transport, taking.topics, taking.fresh]).toEqual(['sse', ['a'], ['b']]);
    // While another list takes over, the leader has told more than its position says.
    taking.hello();
    taking.tick('b', 2);
    taking.tick('a', 6);
    taking.live(6);
    await answer(6, [{ topic: 'a', sequence: 6 }]);
    expect(open('poll')).toEqual([]);
    await tick('b', 7);
    await tick('a', 8);
    expect(first.told).toEqual(['a#6', 'a#8']);
    expect(another.told).toEqual(['b#2', 'a#6', 'b#7', 'a#8']);
  });

  it('have as many events as the one that wants most', async () => {
    const first = await openFirst({ conflateMs: 1000 });
    expect(leading().query.get('conflateMs')).toBe('1000');
    await openTab({ conflateMs: 250 });
    await answer(5);
    expect(server.last.query.get('conflateMs')).toBe('250');
    server.last.hello(15_000, 300);
    server.last.live(5);
    await answer(5);
    expect(open('poll')).toEqual([]);
    expect(first.ticker.conflateMs).toBe(300);
  });

  it('want less once a tab is closed, or has crashed', async () => {
    await openFirst();
    const b = await openTab({ topics: ['b'] });
    await answer(5);
    server.last.welcome(5);
    await answer(5);
    const c = await openTab({ topics: ['c'] });
    await answer(5);
    server.last.welcome(5);
    await answer(5);
    expect([leading().topics, leading().fresh]).toEqual([['a', 'b'], ['c']]);
    b.ticker.close();
    await browser.settle();
    server.last.welcome(5);
    c.tab.crash();
    await browser.settle();
    server.last.welcome(5);
    expect(leading().topics).toEqual(['a']);
  });

  it('change their lists one by one, each by a request of its own', async () => {
    const first = await openFirst({ topics: ['a', 'b'] });
    const another = await openAnother({ topics: ['a', 'b'] });
    another.ticker.setTopics(['b', 'c']);
    await browser.settle();
    expect([server.last.topics, server.last.fresh, server.last.query.get('lastEventId')]).toEqual([
      ['b'],
      ['c'],
      id(5),
    ]);
    await tick('b', 6);
    await answer(6, [
      { topic: 'c', sequence: 1 },
      { topic: 'b', sequence: 6 },
    ]);
    server.last.welcome(6);
    await answer(6);
    expect(open('poll')).toEqual([]);
    await tick('c', 7);
    await tick('a', 8);
    expect(first.told).toEqual(['b#6', 'a#8']);
    expect(another.told).toEqual(['b#6', 'c#1', 'c#7']);
  });

  it('are told of a reset that concerns them, and of what it may have cost them', async () => {
    const first = await openFirst({ topics: ['a', 'b'] });
    const another = await openAnother({ topics: ['b'] });
    await tick('a', 6);
    leading().say('reset', { topics: ['a'], reason: 'history-evicted' });
    await tick('a', 9);
    expect(first.told).toEqual(['a#6', 'reset:a', 'gap:a', 'a#9']);
    expect(another.told).toEqual([]);
    expect([first.ticker.counts.gaps, another.ticker.counts.resets]).toEqual([1, 0]);
  });

  it('hear of the end of what they want, and of nothing else', async () => {
    const first = await openFirst({ topics: ['a', 'b'] });
    const another = await openAnother({ topics: ['b'] });
    const ends: string[] = [];
    first.ticker.on('ended', ({ topic }) => ends.push(`first ${topic}`));
    another.ticker.on('ended', ({ topic }) => ends.push(`another ${topic}`));
    for (const topic of ['a', 'b']) leading().say('ended', { topic });
    await browser.settle();
    expect(ends.sort()).toEqual(['another b', 'first a', 'first b']);
  });

  it('know how the one connection is', async () => {
    await openFirst();
    const { states, ticker } = await openAnother();
    leading().fail();
    await browser.settle();
    expect(ticker.state).toBe('waiting');
    await jest.advanceTimersByTimeAsync(1000);
    leading().welcome(5);
    await browser.settle();
    expect(states.slice(-3)).toEqual(['waiting sse', 'connecting sse', 'live sse']);
    expect(open('poll')).toEqual([]);
  });

  it('are as patient as the one connection may be silent', async () => {
    const first = await openTab();
    leading().hello(60_000);
    leading().live(5);
    await answer(5);
    const another = await openAnother();
    await jest.advanceTimersByTimeAsync(110_000);
    for (const { ticker } of [first, another]) expect(ticker.state).toBe('live');
    expect(open('poll')).toEqual([]);
  });

  it('have the leader try again at once, when somebody looks at one of them', async () => {
    await openFirst();
    const { ticker } = await openAnother();
    leading().fail();
    await browser.settle();
    expect([ticker.state, open('sse')]).toEqual(['waiting', []]);
    ticker.wake();
    await browser.settle();
    expect(open('sse')).toHaveLength(1);
    expect(ticker.state).toBe('connecting');
  });

  it('ask the leader for another transport', async () => {
    const first = await openFirst();
    const another = await openAnother();
    await another.ticker.switchTransport('websocket');
    await browser.settle();
    expect(server.last.transport).toBe('websocket');
    server.last.welcome(5);
    await browser.settle();
    expect([leading().transport, first.ticker.transport, another.ticker.transport]).toEqual(
      Array(3).fill('websocket'),
    );
  });
});

describe('when the leader', () => {
  it('is closed, another tab leads from the last position relayed to it', async () => {
    const first = await openFirst();
    const tabs = [await openAnother(), await openAnother(), await openAnother()];
    await tick('a', 6);
    first.ticker.close();
    await browser.settle();
    const next = leading();
    expect([next.topics, next.query.get('lastEventId')]).toEqual([['a'], id(6)]);
    next.hello();
    next.tick('a', 7);
    next.live(7);
    await browser.settle();
    for (const { told } of tabs) expect(told).toEqual(['a#6', 'a#7']);
    expect(open('poll')).toEqual([]);
  });

  it('crashes, nothing is lost of what it has not told, and nothing comes twice', async () => {
    const first = await openFirst();
    const [second, third] = [await openAnother(), await openAnother()];
    leading().tick('a', 6);
    // The second has heard of it when it takes over, the third hears of it afterwards.
    for (const channel of browser.channels) if (channel.tab === second.tab) channel.deliver(Infinity);
    const before = leading();
    first.tab.crash();
    before.closed = true;
    for (let turn = 0; turn < 9; turn += 1) await Promise.resolve();
    expect(leading().query.get('lastEventId')).toBe(id(6));
    await browser.settle();
    leading().hello();
    leading().tick('a', 7);
    leading().live(7);
    await answer(7, [{ topic: 'a', sequence: 7 }]);
    expect(second.told).toEqual(['a#6', 'a#7']);
    expect(third.told).toEqual(['a#6', 'a#7']);
    expect(open('poll')).toEqual([]);
  });

  it('is followed by one that was ahead of it, the others catch up by themselves', async () => {
    const first = await openFirst();
    const [second, third] = [await openAnother(), await openAnother()];
    second.ticker.setTopics(['a', 'b']);
    await browser.settle();
    const missed = [
      { topic: 'a', sequence: 6 },
      { topic: 'a', sequence: 7 },
    ];
    await answer(7, missed);
    first.ticker.close();
    await browser.settle();
    expect(open('sse').map(({ query }) => query.get('lastEventId'))).toEqual([id(7)]);
    open('sse')[0]!.welcome(7);
    await browser.settle();
    await jest.advanceTimersByTimeAsync(500);
    await answer(7, missed);
    expect([second.told, third.told]).toEqual(Array(2).fill(['a#6', 'a#7']));
  });

  it('is closed and the next one does not have what a tab wants, that tab helps itself', async () => {
    const first = await openFirst();
    await openAnother();
    const third = await openTab({ topics: ['b'] });
    await answer(5);
    server.last.welcome(5);
    await answer(5);
    await tick('b', 6);
    first.ticker.close();
    await browser.settle();
    await jest.advanceTimersByTimeAsync(500);
    const [own] = open('poll');
    expect([own!.topics, own!.query.get('lastEventId')]).toEqual([['b'], id(6)]);
    server.open.find(({ transport }) => transport === 'sse')!.welcome(6);
    await answer(7, [{ topic: 'b', sequence: 7 }]);
    server.last.welcome(7);
    await answer(7);
    expect(open('poll')).toEqual([]);
    await tick('b', 8);
    expect(third.told).toEqual(['b#6', 'b#7', 'b#8']);
  });

  it('is suspended, another one leads, and it returns by its position', async () => {
    const first = await openFirst();
    const another = await openAnother();
    first.ticker.suspend();
    await browser.settle();
    leading().welcome(5);
    await tick('a', 6);
    first.ticker.resume();
    await browser.settle();
    expect(server.last.query.get('lastEventId')).toBe(id(5));
    await answer(6, [{ topic: 'a', sequence: 6 }]);
    expect(open('poll')).toEqual([]);
    await tick('a', 7);
    expect(first.told).toEqual(['a#6', 'a#7']);
    expect(another.told).toEqual(['a#6', 'a#7']);
  });

  it('is not to be, for it was suspended before it was told, it lets go', async () => {
    const { ticker } = startTicker({ share: true, constructors: browser.tab() as never }, server);
    ticker.suspend();
    await browser.settle();
    expect([...browser.channels, ...server.open]).toEqual([]);
    await openFirst();
  });

  it('falls silent, each tab helps itself', async () => {
    const first = await openFirst();
    const another = await openAnother();
    for (const channel of browser.channels)
      if (channel.tab === first.tab) channel.onmessage = channel.postMessage = () => undefined;
    await jest.advanceTimersByTimeAsync(31_000);
    expect(another.ticker.state).toBe('stalled');
    await answer(6, [{ topic: 'a', sequence: 6 }]);
    expect(another.told).toEqual(['a#6']);
    expect(another.ticker.state).toBe('live');
  });

  it('is sent away for good, each tab hears for itself why', async () => {
    await openFirst();
    const another = await openAnother();
    leading().say('bye', { code: 4520, reason: 'ended', retry: false, retryAfterMs: 0 });
    await browser.settle();
    await jest.advanceTimersByTimeAsync(500);
    for (const poll of open('poll')) (poll as FakePoll).end();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(another.ticker.state).toBe('closed');
    expect(server.open).toEqual([]);
  });
});

describe('a tab has a connection of its own', () => {
  it.each(['locks', 'BroadcastChannel'])('where there is no %s', async (name) => {
    const { ticker } = await openTab({ constructors: { [name]: undefined } });
    expect(server.open.map(({ transport }) => transport)).toEqual(['sse']);
    server.last.welcome(5);
    expect(ticker.state).toBe('live');
  });

  it('where locks are refused', async () => {
    const locks = { request: () => Promise.reject(new Error('not here')) } as never;
    const { ticker, told } = await openTab({ constructors: { locks } });
    server.last.welcome(5);
    server.last.tick('a', 6);
    expect(told).toEqual(['a#6']);
    expect(server.open.map(({ transport }) => transport)).toEqual(['sse']);
    expect([ticker.state, ticker.transport]).toEqual(['live', 'sse']);
  });

  it('under another name, at another address, or where it does not share', async () => {
    await openFirst();
    for (const options of [{ share: 'mine' }, { url: 'http://elsewhere.test' }, { share: false }])
      await openTab(options);
    expect(open('sse')).toHaveLength(4);
  });
});
