import type { PollAnswer } from '../src/protocol/messages.js';
import { connect, type Received, TRANSPORTS } from './support/clients.js';
import { startServer, type TestServer } from './support/server.js';
import { TLS } from './support/tls.js';

const numbers = (ticks: Received[]): number[] => ticks.map(({ data }) => data.data.n as number);

/** In the clear, and with TLS: `wss:`, SSE and poll over HTTP/2. */
const WAYS = TRANSPORTS.flatMap((transport) => [
  { transport, env: {}, name: transport },
  { transport, env: TLS, name: `${transport} with TLS` },
]);

describe.each(WAYS)('the stream over $name', ({ transport, env }) => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer(env);
  });
  afterEach(() => server.close());

  it('says hello first, then live with a position', async () => {
    const client = connect(transport, server, { topics: 'stock.*,match.x' });
    const live = await client.named('live');
    expect(client.received[0]).toMatchObject({
      event: 'hello',
      data: { version: 1, topics: ['stock.*', 'match.x'], conflateMs: 0 },
    });
    expect(live.id).toMatch(/^[a-z0-9]+-0-[a-z0-9]+$/);
    expect(live.data).toEqual({ empty: ['match.x'] });
  });

  it('begins with the latest event of each state topic and every event of an incident topic, in rising order', async () => {
    await server.publish('stock.A', { n: 1 });
    await server.publish('match.m.incidents', { n: 2 });
    await server.publish('stock.B', { n: 3 });
    await server.publish('match.m.incidents', { n: 4 });
    await server.publish('stock.A', { n: 5 });
    await server.publish('other.A', { n: 6 });
    const client = connect(transport, server, { topics: 'stock.*,match.>' });
    await client.named('live');
    expect(numbers(client.ticks)).toEqual([2, 3, 4, 5]);
  });

  it('goes on with every event as it comes, and none of another topic', async () => {
    const client = connect(transport, server, { topics: 'stock.*' });
    await client.named('live');
    for (let n = 1; n <= 50; n += 1) {
      void server.publish(`stock.${n % 3}`, { n });
      void server.publish('index.X', { n: -n });
    }
    await client.tick(50);
    expect(numbers(client.ticks)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it('resumes from the last id without loss or repeat', async () => {
    const first = connect(transport, server, { topics: 'stock.*' });
    await first.named('live');
    await server.publish('stock.A', { n: 1 });
    const { id } = await first.tick(1);
    first.close();
    for (let n = 2; n <= 20; n += 1) await server.publish('stock.A', { n });
    const second = connect(transport, server, { topics: 'stock.*', lastEventId: id! });
    await server.publish('stock.A', { n: 21 });
    await second.tick(21);
    expect(numbers(second.ticks)).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
    expect(second.received.some(({ event }) => event === 'reset')).toBe(false);
  });

  it('answers a position that is nonsense, or of another life, with a reset and a snapshot', async () => {
    await server.publish('stock.A', { n: 1 });
    for (const [lastEventId, reason] of [
      ['nonsense', 'unknown-position'],
      [`other-1-${Date.now().toString(36)}`, 'epoch-changed'],
    ]) {
      const client = connect(transport, server, { topics: 'stock.*', lastEventId: lastEventId! });
      const reset = await client.named('reset');
      expect(reset.data).toEqual({ topics: ['stock.*'], reason });
      expect(reset.id).toBeUndefined();
      await client.tick(1);
      client.close();
    }
  });

  it('says what history could not replay, and begins that topic again', async () => {
    const small = await startServer({ HISTORY_EVENTS: '3', ...env });
    await small.publish('stock.A', { n: 1 });
    await small.publish('stock.B', { n: 2 });
    const first = connect(transport, small, { topics: 'stock.*' });
    const { id } = await first.named('live');
    first.close();
    for (let n = 3; n <= 8; n += 1) await small.publish('stock.A', { n });
    await small.publish('stock.B', { n: 9 });
    const second = connect(transport, small, { topics: 'stock.*', lastEventId: id! });
    await second.tick(9);
    expect((await second.named('reset')).data).toEqual({ topics: ['stock.A'], reason: 'history-evicted' });
    expect(numbers(second.ticks)).toEqual([8, 9]);
  });

  it('begins fresh topics with a snapshot beside those that the position covers', async () => {
    await server.publish('stock.A', { n: 1 });
    await server.publish('index.X', { n: 2 });
    const first = connect(transport, server, { topics: 'stock.*' });
    const { id } = await first.named('live');
    await server.publish('stock.A', { n: 3 });
    await server.publish('stock.A', { n: 4 });
    const second = connect(transport, server, { topics: 'stock.*', fresh: 'index.*', lastEventId: id! });
    await second.named('live');
    expect(numbers(second.ticks)).toEqual([2, 3, 4]);
  });

  it('sends a long snapshot in steps, whole and in order', async () => {
    const topics = 700;
    for (let n = 1; n <= topics; n += 1) void server.publish(`stock.T${n}`, { n });
    await server.publish('stock.last', { n: topics + 1 });
    const client = connect(transport, server, { topics: 'stock.>' });
    await client.named('live');
    expect(numbers(client.ticks)).toEqual(Array.from({ length: topics + 1 }, (_, index) => index + 1));
  });
});

describe.each([
  ['in the clear', {}],
  ['with TLS', TLS],
])('all transports %s', (...[, env]) => {
  it('carry the same positions and the same bytes', async () => {
    const server = await startServer(env);
    await server.publish('stock.A', { text: 'CR \r LF \n NUL \0 NEL \u0085 LS \u2028 emoji 😀 ő', n: 0 });
    const clients = TRANSPORTS.map((transport) => connect(transport, server, { topics: '>' }));
    await Promise.all(clients.map((client) => client.named('live')));
    for (let n = 1; n <= 200; n += 1) {
      void server.publish(`stock.${n % 7}`, { n, ratio: n / 3 });
      if (n % 5 === 0) await server.publish('match.m.incidents', { n: 1000 + n });
    }
    await Promise.all(clients.map((client) => client.tick(1200)));
    const [sse, ...others] = clients.map(({ ticks }) => ticks.map(({ id, text }) => `${id} ${text}`));
    expect(sse).toHaveLength(241);
    for (const other of others) expect(other).toEqual(sse);
  });

  it('take over from one another in mid-stream', async () => {
    const server = await startServer(env);
    const seen: number[] = [];
    let lastEventId: string | undefined;
    let published = 0;
    for (const transport of ['sse', 'websocket', 'poll', 'websocket', 'sse', 'poll', 'sse'] as const) {
      const client = connect(transport, server, {
        topics: 'stock.*',
        ...(lastEventId ? { lastEventId } : {}),
      });
      await client.named('live');
      for (let index = 0; index < 10; index += 1) void server.publish('stock.A', { n: (published += 1) });
      await client.tick(published);
      seen.push(...numbers(client.ticks));
      lastEventId = client.lastId;
      client.close();
      // Nobody is connected now: these wait in the history.
      for (let index = 0; index < 5; index += 1) await server.publish('stock.A', { n: (published += 1) });
    }
    expect(seen).toEqual(Array.from({ length: published - 5 }, (_, index) => index + 1));
  });
});

it('a poll answers at once with waitMs=0, and after waitMs with nothing but its position', async () => {
  const server = await startServer();
  await server.publish('stock.A', { n: 1 });
  const poll = async (query: string): Promise<PollAnswer> =>
    (await (await fetch(`${server.url}/poll?topics=stock.*${query}`)).json()) as PollAnswer;
  const { position } = await poll('');
  for (const waitMs of [0, 50]) {
    const answer = await poll(`&waitMs=${waitMs}&lastEventId=${position}`);
    expect(answer).toMatchObject({ resets: [], events: [], position, live: { empty: [] } });
  }
});

it('polls that ask for less are answered that far apart, with the newest', async () => {
  const server = await startServer();
  const poll = async (query = ''): Promise<PollAnswer> =>
    (await (await fetch(`${server.url}/poll?topics=stock.*&conflateMs=50${query}`)).json()) as PollAnswer;
  let last = await poll();
  for (let n = 1; n < 9; n += 2) {
    await server.publish('stock.A', { n });
    await server.publish('stock.A', { n: n + 1 });
    const answer = await poll(`&lastEventId=${last.position}`);
    expect(answer.events.map(({ data }) => data.data)).toEqual([{ n: n + 1 }]);
    // A millisecond for the rounding of both times.
    expect(answer.hello.time - last.hello.time).toBeGreaterThanOrEqual(49);
    last = answer;
  }
});
