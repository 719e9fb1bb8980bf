import { connect, TRANSPORTS } from '../support/clients.js';
import { post } from '../support/ask.js';
import { startServer, type TestServer } from '../support/server.js';

const KEY = 'a-key-for-the-tests';
const publish = ({ url }: TestServer, topic: string, data: object = { n: 1 }): Promise<Response> =>
  post(`${url}/publish`, JSON.stringify({ topic, data }), { Authorization: `Bearer ${KEY}` });

describe.each(TRANSPORTS)('a history of 5 events, over %s,', (transport) => {
  it.each([
    [4, [2, 3, 4, 5], false],
    [5, [2, 3, 4, 5, 6], false],
    [6, [7], true],
  ])('replays who missed %i with %j', async (missed, replayed, reset) => {
    const server = await startServer({ HISTORY_EVENTS: '5' });
    await server.publish('stock.A', { n: 1 });
    const first = connect(transport, server, { topics: 'stock.A' });
    const { id } = await first.named('live');
    first.close();
    for (let n = 2; n <= 1 + missed; n += 1) await server.publish('stock.A', { n });
    const second = connect(transport, server, { topics: 'stock.A', lastEventId: id! });
    await second.named('live');
    expect(second.ticks.map(({ data }) => data.data.n as number)).toEqual(replayed);
    expect(second.received.some(({ event }) => event === 'reset')).toBe(reset);
    await server.close();
  });

  it('shows a newcomer 5 incidents, not 6', async () => {
    const server = await startServer({ HISTORY_EVENTS: '5' });
    for (let n = 1; n <= 6; n += 1) {
      await server.publish('match.m.incidents', { n });
      const client = connect(transport, server, { topics: 'match.>' });
      await client.named('live');
      const first = Math.max(1, n - 4);
      expect(client.ticks.map(({ data }) => data.data.n as number)).toEqual(
        Array.from({ length: n - first + 1 }, (_, index) => first + index),
      );
    }
    await server.close();
  });
});

describe('MAX_HISTORY_BYTES', () => {
  const LIMIT = 1_048_576;
  const SIZE = 10_000;

  it('lets the oldest of each topic go beyond it, never the latest, and who misses some is told', async () => {
    const server = await startServer({ MAX_HISTORY_BYTES: String(LIMIT) });
    await server.publish('stock.quiet', { n: 0 });
    await server.publish('stock.A', { n: 0 });
    const newcomer = connect('sse', server, { topics: 'stock.*' });
    const { id } = await newcomer.named('live');
    newcomer.close();
    let n = 0;
    const complete = async (): Promise<boolean> => {
      const { topics } = (await (await fetch(`${server.url}/topics`)).json()) as {
        topics: { complete: boolean }[];
      };
      return topics.every((topic) => topic.complete);
    };
    while (await complete()) await server.publish('stock.A', { n: (n += 1), text: 'x'.repeat(SIZE) });
    // At the limit to within one event, and what an event takes beside its text.
    expect(n * SIZE).toBeLessThan(LIMIT);
    expect((n + 3) * (SIZE + 300)).toBeGreaterThan(LIMIT);
    const late = connect('websocket', server, { topics: 'stock.*', lastEventId: id! });
    await late.named('live');
    expect((await late.named('reset')).data).toEqual({ topics: ['stock.A'], reason: 'history-evicted' });
    expect(late.ticks.map(({ data }) => data.data.n as number)).toEqual([n]);
    const anew = connect('poll', server, { topics: 'stock.*' });
    await anew.named('live');
    expect(anew.ticks.map(({ data }) => data.data.n as number)).toEqual([0, n]);
    await server.close();
  });
});

describe('MAX_TOPICS', () => {
  it('takes 3 topics, refuses the fourth with 507 and Retry-After, and goes on with the others', async () => {
    const server = await startServer({ MAX_TOPICS: '3', PUBLISH_KEYS: KEY });
    for (const topic of ['stock.A', 'stock.B', 'stock.C'])
      expect((await publish(server, topic)).status).toBe(200);
    const refusal = await publish(server, 'stock.D');
    expect(refusal.status).toBe(507);
    expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refusal.json()).toMatchObject({ code: 4003, reason: 'full', retry: true });
    expect((await publish(server, 'stock.A', { n: 2 })).status).toBe(200);
    const client = connect('sse', server, { topics: 'stock.*' });
    await client.named('live');
    expect(client.ticks).toHaveLength(3);
    await server.close();
  });

  it('is not used up by asking: names that nobody has published cost nothing', async () => {
    const server = await startServer({ MAX_TOPICS: '3', PUBLISH_KEYS: KEY });
    for (let n = 0; n < 20; n += 1) {
      const client = connect(TRANSPORTS[n % 3]!, server, { topics: `stock.N${n},stock.M${n}` });
      await client.named('live');
      client.close();
    }
    for (const topic of ['stock.A', 'stock.B', 'stock.C'])
      expect((await publish(server, topic)).status).toBe(200);
    await server.close();
  });

  it('holds for a list as a whole: what was stored is named, and the list may be published again', async () => {
    const server = await startServer({ MAX_TOPICS: '3', PUBLISH_KEYS: KEY });
    const list = ['A', 'B', 'C', 'D', 'A'].map((name, n) => ({
      topic: `stock.${name}`,
      data: { n },
      id: `i${n}`,
    }));
    const send = (): Promise<Response> =>
      post(`${server.url}/publish`, JSON.stringify(list), { Authorization: `Bearer ${KEY}` });
    for (let turn = 0; turn < 2; turn += 1) {
      const answer = await send();
      expect(answer.status).toBe(507);
      expect(((await answer.json()) as { detail: string }).detail).toContain('[3]');
    }
    const client = connect('poll', server, { topics: 'stock.*' });
    await client.named('live');
    expect(client.ticks.map(({ data }) => data.data.n as number)).toEqual([1, 2, 4]);
    const history = (await (await fetch(`${server.url}/topics/stock.A/history`)).json()) as {
      history: unknown[];
    };
    expect(history.history).toHaveLength(2);
    await server.close();
  });
});
