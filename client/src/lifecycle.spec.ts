import { id, startTicker } from './testing/fake-server.js';

const window = new EventTarget();

beforeEach(() => {
  jest.useFakeTimers();
  Object.assign(globalThis, { document: {}, addEventListener: window.addEventListener.bind(window) });
});
afterEach(() => {
  jest.useRealTimers();
  for (const name of ['document', 'addEventListener']) Reflect.deleteProperty(globalThis, name);
});

const happens = (name: string): boolean => window.dispatchEvent(new Event(name));

describe('a page', () => {
  it.each([
    ['pagehide', 'pageshow'],
    ['freeze', 'resume'],
  ])('lets go of its connection on %s, and is back by its position on %s', (away, back) => {
    const { server, ticker } = startTicker();
    server.last.welcome(7);
    happens(away);
    expect([server.open, ticker.state]).toEqual([[], 'waiting']);
    happens(back);
    expect(server.last.query.get('lastEventId')).toBe(id(7));
    ticker.close();
  });

  it('that is hidden and frozen and shown again resumes once', () => {
    const { server, ticker } = startTicker();
    server.last.welcome(7);
    for (const name of ['pagehide', 'freeze', 'resume', 'pageshow']) happens(name);
    expect(server.connections).toHaveLength(2);
    ticker.close();
  });

  it.each(['online', 'visibilitychange'])('tries again at once on %s, and only if it waits', (name) => {
    const { server, ticker } = startTicker();
    server.last.welcome(7);
    happens(name);
    expect(server.connections).toHaveLength(1);
    server.last.fail();
    happens(name);
    expect(server.connections).toHaveLength(2);
    ticker.close();
  });

  it('is not listened to once the ticker is closed, nor where that is not wanted', () => {
    const { server, ticker } = startTicker({ lifecycle: false });
    server.last.welcome(7);
    happens('freeze');
    expect(server.open).toHaveLength(1);
    ticker.close();
    const listening = startTicker();
    listening.ticker.close();
    const suspended = jest.spyOn(listening.ticker, 'suspend');
    happens('freeze');
    expect(suspended).not.toHaveBeenCalled();
  });
});
