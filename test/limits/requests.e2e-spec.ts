import { connect as connectSocket } from 'node:net';
import { CODES } from '../../src/protocol/codes.js';
import { ask, command, type Outcome, outcomeOf, post, WAYS } from '../support/ask.js';
import { track, WsClient } from '../support/clients.js';
import { startServer, type TestServer } from '../support/server.js';

const KEY = 'a-key-for-the-tests';
const LIMITS = {
  MAX_TOPICS_PER_CONNECTION: '4',
  MAX_CONFLATE_MS: '500',
  MAX_BODY_BYTES: '3000',
  MAX_FRAME_BYTES: '3000',
  MAX_HEADER_BYTES: '2000',
  MAX_PUBLISH_EVENTS: '3',
  MAX_COMMANDS_PER_SECOND: '1000',
};

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ ...LIMITS, PUBLISH_KEYS: KEY });
});

const topics = (count: number): string[] => Array.from({ length: count }, (_, index) => `stock.T${index}`);
const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });
const tokens = (count: number): string => Array.from({ length: count }, () => 'a').join('.');
const around = (limit: number): number[] => [limit - 1, limit, limit + 1];

/** JSON of exactly so many bytes. */
const padded = (fields: object, bytes: number): string => {
  const bare = JSON.stringify({ ...fields, x: '' }).length;
  return JSON.stringify({ ...fields, x: 'x'.repeat(bytes - bare) });
};
const publish = async (body: unknown): Promise<Outcome> =>
  outcomeOf(
    await post(`${server.url}/publish`, typeof body === 'string' ? body : JSON.stringify(body), {
      Authorization: `Bearer ${KEY}`,
    }),
  );

/** What comes of one less than the limit, the limit, and one more. */
const each = async (limit: number, outcome: (n: number) => Promise<Outcome>): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const n of around(limit)) outcomes.push(await outcome(n));
  return outcomes;
};

describe.each(WAYS)('%s takes, and no more', (way) => {
  it('4 topics', async () => {
    const outcomes = await each(4, (n) => ask(server, way, { topics: topics(n) }));
    expect(outcomes).toEqual(['ok', 'ok', 'too-many-topics']);
  });

  it('topics of 256 bytes', async () => {
    const outcomes = await each(256, (n) => ask(server, way, { topics: ['a'.repeat(n)] }));
    expect(outcomes).toEqual(['ok', 'ok', 'bad-topics']);
  });

  it('topics and patterns of 8 tokens', async () => {
    expect(await each(8, (n) => ask(server, way, { topics: [tokens(n)] }))).toEqual([
      'ok',
      'ok',
      'bad-topics',
    ]);
    const stars = (n: number): string => tokens(n).replaceAll('a', '*');
    expect(await each(8, (n) => ask(server, way, { topics: [stars(n)] }))).toEqual([
      'ok',
      'ok',
      'bad-topics',
    ]);
  });

  it('a conflateMs of 500', async () => {
    const outcomes = await each(500, (conflateMs) => ask(server, way, { topics: ['a'], conflateMs }));
    expect(outcomes).toEqual(['ok', 'ok', 'bad-value']);
  });
});

describe.each(WAYS.filter((way) => way.includes(' ') || way === '/ws?'))('%s counts together', (way) => {
  it('topics and fresh', async () => {
    const outcomes = await each(4, (n) => ask(server, way, { topics: ['a', 'b'], fresh: topics(n - 2) }));
    expect(outcomes).toEqual(['ok', 'ok', 'too-many-topics']);
  });
});

describe.each(['POST /sse', 'POST /poll'] as const)('%s takes, and no more', (way) => {
  const path = way.slice('POST '.length);

  it('JSON of 32 levels', async () => {
    const outcomes = await each(32, (n) => ask(server, way, { topics: ['a'], x: deep(n - 1) }));
    expect(outcomes).toEqual(['ok', 'ok', 'bad-json']);
  });

  it('a body of 3,000 bytes', async () => {
    const outcomes = await each(3000, async (n) =>
      outcomeOf(await post(`${server.url}${path}`, padded({ topics: ['a'] }, n))),
    );
    expect(outcomes).toEqual(['ok', 'ok', 'too-large']);
  });
});

describe('commands may', () => {
  it('together ask for 4 topics, and lose none of them when one more is refused', async () => {
    const client = track(new WsClient(server.wsUrl));
    for (const topic of topics(4)) expect(await command(client, 'subscribe', { topics: [topic] })).toBe('ok');
    expect(await command(client, 'subscribe', { topics: ['stock.T0'] })).toBe('ok');
    expect(await command(client, 'subscribe', { topics: ['stock.more'] })).toBe('too-many-topics');
    expect(await command(client, 'unsubscribe', { topics: ['stock.T0'] })).toBe('ok');
    expect(await command(client, 'subscribe', { topics: ['stock.more'] })).toBe('ok');
    expect(client.received.filter(({ event }) => event === 'subscribed').at(-1)!.data.topics).toHaveLength(4);
  });

  it('change the rate to 500 ms', async () => {
    const client = track(new WsClient(`${server.wsUrl}?topics=a`));
    const outcomes = await each(500, (conflateMs) => command(client, 'conflate', { conflateMs }));
    expect(outcomes).toEqual(['ok', 'ok', 'bad-value']);
  });

  it('have 32 levels', async () => {
    const client = track(new WsClient(server.wsUrl));
    await client.named('hello');
    client.socket.send(JSON.stringify({ event: 'ping', data: { ref: 31, x: deep(29) } }));
    client.socket.send(JSON.stringify({ event: 'ping', data: { ref: 32, x: deep(30) } }));
    client.socket.send(JSON.stringify({ event: 'ping', data: { ref: 33, x: deep(31) } }));
    expect((await client.named('error')).data).toMatchObject({ code: CODES['bad-json'].code });
    const answered = client.received.filter(({ event }) => event === 'pong');
    expect(answered.map(({ data }) => data.ref as number)).toEqual([31, 32]);
  });

  it('have a ref of 64 characters', async () => {
    const client = track(new WsClient(server.wsUrl));
    for (const n of around(64)) await client.send('ping', { ref: 'r'.repeat(n) });
    expect((await client.named('error')).data).toMatchObject({ code: CODES['bad-value'].code });
    expect((await client.named('pong', 1)).data.ref).toBe('r'.repeat(64));
  });

  it('be 3,000 bytes long, and a longer one ends the connection with 1009', async () => {
    const client = track(new WsClient(server.wsUrl));
    await client.named('hello');
    for (const n of [2999, 3000]) client.socket.send(padded({ event: 'ping' }, n));
    await client.named('pong', 1);
    client.socket.send(padded({ event: 'ping' }, 3001));
    expect(await client.ended).toBe(CODES['too-large'].code);
  });
});

describe('POST /publish takes, and no more', () => {
  const event = (topic: string, rest = {}): object => ({ topic, data: { n: 1 }, ...rest });

  it.each<[string, number, (n: number) => unknown, Outcome]>([
    ['a topic of 256 bytes', 256, (n) => event('a'.repeat(n)), 'bad-topics'],
    ['a topic of 8 tokens', 8, (n) => event(tokens(n)), 'bad-topics'],
    ['an id of 128 characters', 128, (n) => event('a', { id: 'i'.repeat(n) }), 'bad-value'],
    ['JSON of 32 levels', 32, (n) => ({ topic: 'a', data: deep(n - 1) }), 'bad-json'],
    ['a list of 3', 3, (n) => Array.from({ length: n }, () => event('a')), 'too-large'],
    ['a body of 3,000 bytes', 3000, (n) => `{"topic":"a","data":${padded({}, n - 21)}}`, 'too-large'],
  ])('%s', async (...[, limit, body, refusal]) => {
    expect(await each(limit, (n) => publish(body(n)))).toEqual(['ok', 'ok', refusal]);
  });
});

describe('a request head', () => {
  /** Node counts target, field names and values, and refuses from the limit on; what lies between them is free. */
  const head = (start: string, bytes: number): string => {
    const [line = '', ...fields] = start.split('\r\n');
    const counted = [line.split(' ')[1] ?? '', ...fields.flatMap((field) => field.split(': ')), 'X'];
    const used = counted.reduce((sum, text) => sum + text.length, 0);
    return `${start}\r\nX: ${'x'.repeat(bytes - used)}\r\n\r\n`;
  };
  const statusOf = (request: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connectSocket(server.port, '127.0.0.1', () => socket.write(request));
      socket.once('data', (bytes) => {
        resolve(/^HTTP\/1.1 (\d+)/.exec(bytes.toString())?.[1] ?? '');
        socket.destroy();
      });
      socket.once('error', reject);
    });

  const UPGRADE =
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
  it.each([
    ['a stream', '200', 'GET /sse?topics=a HTTP/1.1\r\nHost: a'],
    ['a poll', '200', 'GET /poll?topics=a HTTP/1.1\r\nHost: a'],
    ['a WebSocket', '101', `GET /ws?topics=a HTTP/1.1\r\nHost: a\r\n${UPGRADE}`],
    ['a publisher without a key', '401', 'POST /publish HTTP/1.1\r\nHost: a\r\nContent-Length: 0'],
  ])('of %s is read up to the limit, and answered 431 from there on', async (...[, status, start]) => {
    const statuses = [];
    for (const bytes of [1998, 1999, 2000]) statuses.push(await statusOf(head(start, bytes)));
    expect(statuses).toEqual([status, status, '431']);
  });

  it('that is too large is told so', async () => {
    const answer = await fetch(`${server.url}/sse?topics=a`, { headers: { X: 'x'.repeat(2000) } });
    expect(await outcomeOf(answer)).toBe('head-too-large');
  });
});
