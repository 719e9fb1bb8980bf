import { type FakePoll, id, startTicker } from '../testing/fake-server.js';

/** Lets promises that are due settle. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

const event = (sequence: number): { id: string; data: { topic: string; time: number; data: object } } => ({
  id: id(sequence),
  data: { topic: 'a', time: 0, data: { sequence } },
});

describe('long polling', () => {
  it('tells an answer as a stream would, and asks again from its position', async () => {
    const { server, ticker, told } = startTicker({ transports: ['poll'] });
    (server.last as FakePoll).answer({ events: [event(1), event(2)], position: id(4) });
    await settle();
    expect(ticker.state).toBe('live');
    expect(told).toEqual(['a#1', 'a#2']);
    expect(server.last.query.get('lastEventId')).toBe(id(4));
    (server.last as FakePoll).answer({ events: [event(5)], position: id(5) });
    await settle();
    expect(told).toEqual(['a#1', 'a#2', 'a#5']);
    expect(server.connections).toHaveLength(3);
    ticker.close();
  });

  it('is live only when an answer held all that was due', async () => {
    const { server, ticker } = startTicker({ transports: ['poll'] });
    (server.last as FakePoll).answer({ events: [event(1)], position: id(1), live: null });
    await settle();
    expect(ticker.state).toBe('connecting');
    (server.last as FakePoll).answer({ events: [event(2)], position: id(2) });
    await settle();
    expect(ticker.state).toBe('live');
    ticker.close();
  });

  it('stops for good when the refusal says that coming back does not help', async () => {
    const { server, ticker } = startTicker({ transports: ['poll'] });
    (server.last as FakePoll).refuse({ code: 4504, reason: 'bad-topics', retry: false });
    await settle();
    expect(ticker.state).toBe('closed');
  });

  it('stops for good when all that was asked for has ended', async () => {
    const { server, ticker } = startTicker({ transports: ['poll'] });
    (server.last as FakePoll).end();
    await settle();
    expect(ticker.state).toBe('closed');
    expect(server.connections).toHaveLength(1);
  });

  it('comes back after a failure', async () => {
    const { server, ticker } = startTicker({ transports: ['poll'] });
    server.last.fail();
    await settle();
    expect(ticker.state).toBe('waiting');
    ticker.wake();
    expect(server.connections).toHaveLength(2);
    ticker.close();
  });
});
