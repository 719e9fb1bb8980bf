import { track, WsClient } from './support/clients.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
beforeEach(async () => {
  server = await startServer({ HEARTBEAT_MS: '400' });
});
afterEach(() => server.close());

const open = async (query = ''): Promise<WsClient> => {
  const client = track(new WsClient(`${server.wsUrl}${query}`));
  await client.named('hello');
  return client;
};
const numbers = (client: WsClient): number[] => client.ticks.map(({ data }) => data.data.n as number);

describe('commands', () => {
  it('without a query nothing is subscribed: hello says so, and heartbeats carry no position', async () => {
    const client = await open();
    expect(client.received[0]!.data).toMatchObject({ topics: [] });
    expect(await client.named('heartbeat')).not.toHaveProperty('id');
  });

  it('subscribe answers with all patterns, then the snapshot, then live with its ref', async () => {
    await server.publish('stock.A', { n: 1 });
    const client = await open();
    await client.send('subscribe', { ref: 1, topics: ['stock.*'] });
    await client.named('live');
    await client.send('subscribe', { ref: 'two', topics: ['match.m', 'stock.*'] });
    const live = await client.named('live', 1);
    expect(client.received.slice(1).map(({ event }) => event)).toEqual([
      'subscribed',
      undefined,
      'live',
      'subscribed',
      'live',
    ]);
    expect((await client.named('subscribed')).data).toEqual({ ref: 1, topics: ['stock.*'], conflateMs: 0 });
    expect((await client.named('subscribed', 1)).data).toEqual({
      ref: 'two',
      topics: ['stock.*', 'match.m'],
      conflateMs: 0,
    });
    expect(live.data).toEqual({ ref: 'two', empty: ['match.m'] });
  });

  it('a later subscribe leaves what is covered alone and begins the new topics with a snapshot', async () => {
    for (let n = 1; n <= 3; n += 1) await server.publish('stock.A', { n });
    await server.publish('index.X', { n: 4 });
    const client = await open('?topics=stock.*');
    await client.named('live');
    await client.send('subscribe', { ref: 1, topics: ['index.*'] });
    await client.named('live', 1);
    await server.publish('stock.A', { n: 5 });
    await server.publish('index.X', { n: 6 });
    await client.tick(6);
    expect(numbers(client)).toEqual([3, 4, 5, 6]);
  });

  it('the first subscribe may resume, a later one begins fresh', async () => {
    await server.publish('stock.A', { n: 1 });
    const first = await open('?topics=stock.*');
    const { id } = await first.named('live');
    await server.publish('stock.A', { n: 2 });
    await server.publish('stock.A', { n: 3 });
    const client = await open();
    await client.send('subscribe', { topics: ['stock.*'], lastEventId: id });
    await client.named('live');
    expect(numbers(client)).toEqual([2, 3]);
  });

  it('unsubscribe stops a topic, and only that one', async () => {
    const client = await open('?topics=stock.*,index.*');
    await client.named('live');
    await client.send('unsubscribe', { ref: 5, topics: ['stock.*', 'never.had'] });
    expect((await client.named('unsubscribed')).data).toEqual({ ref: 5, topics: ['index.*'], conflateMs: 0 });
    await server.publish('stock.A', { n: 1 });
    await server.publish('index.X', { n: 2 });
    await client.tick(2);
    await client.send('unsubscribe', { topics: ['index.*'] });
    await client.named('unsubscribed', 1);
    await server.publish('index.X', { n: 3 });
    await client.send('subscribe', { topics: ['stock.*'] });
    await client.tick(1);
    expect(numbers(client)).toEqual([2, 1]);
  });

  it('many commands at once are carried out in their order', async () => {
    const client = await open();
    const events = ['subscribe', 'unsubscribe', 'subscribe', 'conflate', 'unsubscribe', 'ping', 'subscribe'];
    events.forEach(
      (event, ref) => void client.send(event, { ref, topics: ['stock.*', 'index.*'], conflateMs: 100 }),
    );
    await client.until(({ event, data }) => event === 'live' && data.ref === 6);
    const answers = client.received.filter(({ event }) => event === 'subscribed' || event === 'unsubscribed');
    expect(answers.map(({ data }) => data.ref as number)).toEqual([0, 1, 2, 3, 4, 6]);
  });

  it('ping is answered with the server time', async () => {
    const client = await open();
    await client.send('ping', { ref: 'p' });
    const { data } = await client.named('pong');
    expect(data).toEqual({ ref: 'p', time: expect.any(Number) as number });
  });

  it('a topic that matches by several patterns comes once', async () => {
    const client = await open('?topics=stock.A,stock.*,%3E');
    await client.named('live');
    for (let n = 1; n <= 3; n += 1) await server.publish('stock.A', { n });
    await client.tick(3);
    expect(numbers(client)).toEqual([1, 2, 3]);
  });

  it('batch: true makes one message of each pass', async () => {
    const client = await open('?topics=stock.*&batch=1');
    await client.named('live');
    const messages: string[] = [];
    client.socket.on('message', (bytes: Buffer) => messages.push(bytes.toString()));
    for (let n = 1; n <= 30; n += 1) void server.publish('stock.A', { n });
    await client.tick(30);
    expect(messages).toHaveLength(1);
    expect(JSON.parse(messages[0]!)).toHaveLength(30);
  });

  it.each([10, 125, 126, 65_535, 65_536, 200_000])('carries events of about %i bytes whole', async (size) => {
    const client = await open('?topics=stock.*');
    await client.named('live');
    for (let extra = -60; extra <= 0; extra += 1) {
      void server.publish('stock.A', { n: extra, text: 'x'.repeat(Math.max(0, size + extra)) });
    }
    await client.tick(0);
    expect(numbers(client)).toHaveLength(61);
  });
});

describe('conflateMs', () => {
  it('merges the states of an interval into the newest, says how many, and keeps every incident', async () => {
    const client = await open('?topics=%3E&conflateMs=200');
    await client.named('live');
    for (let n = 1; n <= 10; n += 1) {
      await server.publish('stock.A', { n });
      await server.publish('match.m.incidents', { n: 100 + n });
    }
    await client.tick(110);
    const states = (): number[] => numbers(client).filter((n) => n <= 100);
    const merged = (): number =>
      client.received.reduce(
        (sum, { event, data }) => sum + (event === 'conflated' ? (data.count as number) : 0),
        0,
      );
    // It is told at most once a second, so the last of them may take a while.
    await client.until(() => states().at(-1) === 10 && states().length + merged() === 10);
    const incidents = numbers(client).filter((n) => n > 100);
    expect(incidents).toEqual([101, 102, 103, 104, 105, 106, 107, 108, 109, 110]);
    expect(merged()).toBeGreaterThan(0);
    const sequences = client.ticks.map(({ id }) => Number(id!.split('-')[1]));
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
  });

  it('can be changed while live', async () => {
    const client = await open('?topics=stock.*');
    await client.named('live');
    await client.send('conflate', { ref: 1, conflateMs: 150 });
    expect((await client.named('subscribed')).data).toEqual({ ref: 1, topics: ['stock.*'], conflateMs: 150 });
    for (let n = 1; n <= 5; n += 1) await server.publish('stock.A', { n });
    await client.tick(5);
    expect(numbers(client).length).toBeLessThan(5);
    await client.send('conflate', { ref: 2, conflateMs: 0 });
    await client.named('subscribed', 1);
    for (let n = 6; n <= 10; n += 1) await server.publish('stock.A', { n });
    await client.tick(10);
    expect(numbers(client).slice(-5)).toEqual([6, 7, 8, 9, 10]);
  });
});

it('a server that stops says bye and closes with 1012', async () => {
  const client = await open('?topics=stock.*');
  await server.close();
  expect(await client.ended).toBe(1012);
  expect(client.received.at(-1)).toMatchObject({
    event: 'bye',
    data: { code: 1012, reason: 'restart', retry: true },
  });
});

it('a client that goes leaves nothing behind', async () => {
  const groups = (): number => server.hub.groupCount;
  const client = await open('?topics=stock.*');
  await client.named('live');
  expect(groups()).toBe(1);
  client.close();
  await client.ended;
  while (groups() > 0) await new Promise(setImmediate);
});
