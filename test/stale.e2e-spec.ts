import { connect, type TestClient } from './support/clients.js';
import { HandFeed } from './support/hand.feed.js';
import { startServer, type TestServer } from './support/server.js';

const STALE_AFTER_MS = 100;

const namesOf = ({ received }: TestClient): (string | undefined)[] => received.map(({ event }) => event);

describe.each(['sse', 'websocket'] as const)('a silent feed over %s', (transport) => {
  let server: TestServer;
  let feed: HandFeed;
  beforeEach(async () => {
    server = await startServer();
    feed = new HandFeed(['stock.A', 'match.>'], STALE_AFTER_MS);
  });
  afterEach(() => server.close());

  const follow = async (topics: string): Promise<TestClient> => {
    const client = connect(transport, server, { topics });
    await client.named('live');
    return client;
  };

  it('is stale to all who follow a topic of it, and then recovered; nobody else hears of it', async () => {
    await server.publish('match.m', { n: 0 });
    const followers = await Promise.all(['stock.A', 'stock.*', 'match.m', 'match.*', '>'].map(follow));
    const others = await Promise.all(['stock.B', 'other.>'].map(follow));
    feed.runOn(server);
    for (const follower of followers) {
      const { data } = await follower.named('stale');
      expect(data).toEqual({
        topics: feed.topics,
        reason: expect.stringMatching(/^hand: no tick for \d+\.\d s$/),
      });
    }
    feed.tick('stock.A', 1);
    for (const follower of followers) {
      const { data } = await follower.named('recovered');
      expect(data).toEqual({ topics: feed.topics, reason: 'hand: it is back' });
    }
    await server.publish('stock.B', { n: 2 });
    await server.publish('other.X', { n: 2 });
    for (const other of others) {
      await other.tick(2);
      expect(namesOf(other)).toEqual(['hello', 'live', undefined]);
    }
  });

  it('is stale before it has ever yielded anything, and to who asks for a topic that is not there yet', async () => {
    const follower = await follow('stock.A');
    feed.runOn(server);
    await follower.named('stale');
    feed.tick('stock.A', 1);
    await follower.tick(1);
    expect(namesOf(follower)).toEqual(['hello', 'live', 'stale', 'recovered', undefined]);
  });

  it('is stale to a newcomer too, right after live', async () => {
    feed.runOn(server);
    feed.tick('stock.A', 1);
    await (await follow('stock.A')).named('stale');
    const newcomer = connect(transport, server, { topics: 'stock.*' });
    await newcomer.named('stale');
    expect(namesOf(newcomer)).toEqual(['hello', undefined, 'live', 'stale']);
    feed.tick('stock.A', 2);
    await newcomer.named('recovered');
    const late = await follow('stock.*');
    await server.publish('stock.Z', { n: 3 });
    await late.tick(3);
    expect(namesOf(late)).not.toContain('stale');
  });

  it('is stale once it has failed; what failed is for the log only', async () => {
    const follower = await follow('match.*');
    feed.runOn(server);
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    feed.ticks$.error(new Error('secret'));
    jest.restoreAllMocks();
    const { data } = await follower.named('stale');
    expect(data.reason).toBe('hand: the feed has failed');
  });
});
