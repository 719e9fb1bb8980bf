import { CODES, type Reason } from '../src/protocol/codes.js';
import { track, WsClient } from './support/clients.js';
import { raw } from './support/raw.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    MAX_TOPICS_PER_CONNECTION: '4',
    MAX_BODY_BYTES: '2048',
    MAX_FRAME_BYTES: '2048',
  });
  await server.publish('stock.A', { n: 1 });
});

const deep = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
const topics = (count: number): string[] => Array.from({ length: count }, (_, index) => `stock.T${index}`);
const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('HTTP answers a bad request with problem+json', () => {
  const cases: [string, Reason, string, RequestInit?][] = [
    ['an unknown route', 'not-found', '/nothing'],
    ['an unknown route by POST', 'not-found', '/nothing', json({})],
    ['a path that is not percent-encoded', 'bad-request', '/topics/%E0%A4%A'],
    ['an unknown topic', 'not-found', '/topics/stock.NONE'],
    ['the history of an unknown topic', 'not-found', '/topics/stock.NONE/history'],
    ['a malformed match', 'bad-topics', '/topics?match=a..b'],
    ['two matches', 'bad-topics', '/topics?match=a&match=b'],
    ...(['/sse', '/poll'] as const).flatMap((path): [string, Reason, string, RequestInit?][] => [
      [`${path} without topics`, 'bad-topics', path],
      [`${path} with empty topics`, 'bad-topics', `${path}?topics=`],
      [`${path} with an empty token`, 'bad-topics', `${path}?topics=stock..A`],
      [`${path} with > in the middle`, 'bad-topics', `${path}?topics=a.%3E.b`],
      [`${path} with a blank`, 'bad-topics', `${path}?topics=a%20b`],
      [`${path} with nine tokens`, 'bad-topics', `${path}?topics=a.b.c.d.e.f.g.h.i`],
      [`${path} with a topic of 257 bytes`, 'bad-topics', `${path}?topics=${'a'.repeat(257)}`],
      [`${path} with a malformed fresh`, 'bad-topics', `${path}?topics=a&fresh=b!`],
      [`${path} with too many topics`, 'too-many-topics', `${path}?topics=${topics(5).join()}`],
      [`${path} with too many in topics and fresh`, 'too-many-topics', `${path}?topics=a,b,c&fresh=d,e`],
      [`${path} with conflateMs as text`, 'bad-value', `${path}?topics=a&conflateMs=soon`],
      [`${path} with a negative conflateMs`, 'bad-value', `${path}?topics=a&conflateMs=-1`],
      [`${path} with a fraction`, 'bad-value', `${path}?topics=a&conflateMs=1.5`],
      [`${path} with conflateMs over the limit`, 'bad-value', `${path}?topics=a&conflateMs=10001`],
      [`${path} with named as text`, 'bad-value', `${path}?topics=a&named=maybe`],
      [`${path} with __proto__ in the query`, 'bad-request', `${path}?topics=a&__proto__=b`],
      [`PUT ${path}`, 'method-not-allowed', `${path}?topics=a`, { method: 'PUT' }],
      [`DELETE ${path}`, 'method-not-allowed', `${path}?topics=a`, { method: 'DELETE' }],
      [`POST ${path} without a body`, 'bad-topics', path, { method: 'POST' }],
      [`POST ${path} with bad JSON`, 'bad-json', path, json('{"topics":["a"')],
      [`POST ${path} with an array`, 'bad-request', path, json(['a'])],
      [`POST ${path} with null`, 'bad-topics', path, json('null')],
      [`POST ${path} with a number`, 'bad-request', path, json('7')],
      [`POST ${path} with a number for topics`, 'bad-topics', path, json({ topics: 7 })],
      [`POST ${path} with numbers in topics`, 'bad-topics', path, json({ topics: [7] })],
      [`POST ${path} with objects in topics`, 'bad-topics', path, json({ topics: [{ length: 3 }] })],
      [`POST ${path} with lists in topics`, 'bad-topics', path, json({ topics: [['a']] })],
      [`POST ${path} with too many topics`, 'too-many-topics', path, json({ topics: topics(5) })],
      [
        `POST ${path} with an object for conflateMs`,
        'bad-value',
        path,
        json({ topics: ['a'], conflateMs: {} }),
      ],
      [`POST ${path} with 33 levels`, 'bad-json', path, json(deep(33))],
      [`POST ${path} with __proto__`, 'bad-json', path, json('{"topics":["a"],"__proto__":{"x":1}}')],
      [
        `POST ${path} with __proto__ deep inside`,
        'bad-json',
        path,
        json('{"topics":["a"],"x":[{"__proto__":1}]}'),
      ],
      [`POST ${path} with a key twice`, 'bad-json', path, json('{"topics":["a"],"topics":["b"]}')],
      [`POST ${path} with a number too large`, 'bad-json', path, json('{"topics":["a"],"conflateMs":1e400}')],
      [
        `POST ${path} with an oversized body`,
        'too-large',
        path,
        json({ topics: ['a'], x: 'x'.repeat(2048) }),
      ],
      [`POST ${path} as text`, 'unsupported-media-type', path, { method: 'POST', body: '{"topics":["a"]}' }],
    ]),
    ['a plain request to /ws', 'upgrade-required', '/ws'],
    ['POST /topics', 'method-not-allowed', '/topics', { method: 'POST' }],
    ['DELETE /topics/stock.A', 'method-not-allowed', '/topics/stock.A', { method: 'DELETE' }],
    ['PUT /topics/stock.A/history', 'method-not-allowed', '/topics/stock.A/history', { method: 'PUT' }],
  ];

  it.each(cases)('%s is %s', async (...[, reason, path, init]) => {
    const answer = await fetch(`${server.url}${path}`, init);
    const problem = (await answer.json()) as Record<string, unknown>;
    const { http, code, retry, meaning } = CODES[reason];
    expect(problem).toEqual({
      type: `urn:tickerwire:${reason}`,
      title: meaning,
      status: http,
      detail: expect.any(String) as string,
      code,
      reason,
      retry,
    });
    expect(answer.status).toBe(http);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    if (http === 405) expect(answer.headers.get('allow')).toMatch(/^GET/);
    expect(JSON.stringify(problem)).not.toMatch(/node_modules|\.js|\.ts|Error/);
  });

  it('and takes as much as is allowed', async () => {
    for (const [path, init] of [
      [`/poll?topics=${topics(4).join()}`],
      [`/poll?topics=${'a'.repeat(256)}`],
      ['/poll?topics=a.b.c.d.e.f.g.h'],
      ['/poll?topics=a&conflateMs=10000'],
      ['/poll?topics=a&topics=b,c'],
      ['/poll?topics=a&nobody-knows-this=1'],
      ['/poll', json({ topics: 'a,b' })],
      ['/poll', json(`{"topics":["a"],"x":${deep(30)}}`)],
      ['/poll', json({ topics: ['a'], constructor: 1, prototype: 2 })],
    ] as [string, RequestInit?][]) {
      expect((await fetch(`${server.url}${path}`, init)).status).toBe(200);
    }
  });
});

describe('what does not even reach a route', () => {
  it.each([
    ['a request that is not HTTP', 'HELO\r\n\r\n', '400 Bad Request', 'bad-request'],
    [
      'headers over the limit',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(9000)}\r\n\r\n`,
      '431',
      'head-too-large',
    ],
    [
      'a URL over the limit',
      `GET /sse?topics=${'a,'.repeat(5000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
      '431',
      'head-too-large',
    ],
  ])('%s', async (_name, bytes, status, reason) => {
    const answer = await raw(server.port, bytes);
    expect(answer).toContain(`HTTP/1.1 ${status}`);
    expect(answer).toContain('Content-Type: application/problem+json');
    expect(answer).toContain(`"reason":"${reason}"`);
  });

  it('a handshake that is no WebSocket handshake', async () => {
    const answer = await raw(
      server.port,
      'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 3\r\n\r\n',
    );
    expect(answer).toContain('HTTP/1.1 400');
    expect(answer).toContain('"reason":"bad-request"');
  });
});

describe('a request for another upgrade is an ordinary request', () => {
  const h2c =
    'Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n';

  it.each(['/health/live', '/topics', '/topics/stock.A', '/poll?topics=stock.A'])('GET %s', async (path) => {
    const answer = await raw(server.port, `GET ${path} HTTP/1.1\r\n${h2c}\r\n`, /\}$/);
    expect(answer).toContain('HTTP/1.1 200 OK');
  });

  it('GET /sse streams', async () => {
    const answer = await raw(server.port, `GET /sse?topics=stock.A HTTP/1.1\r\n${h2c}\r\n`, /event: live/);
    expect(answer).toContain('event: hello');
    expect(answer).toContain('"n":1');
  });

  it('GET /ws asks for the right one', async () => {
    const answer = await raw(server.port, `GET /ws HTTP/1.1\r\n${h2c}\r\n`, /\}$/);
    expect(answer).toContain('HTTP/1.1 426 Upgrade Required');
  });

  it('POST keeps its body, also when that comes later, and the connection stays good', async () => {
    const body = JSON.stringify({ topics: ['stock.A'] });
    const post = `POST /poll HTTP/1.1\r\n${h2c}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    const next = 'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n';
    const answer = await raw(server.port, `${post}${body}${next}`, /"status":"ok"/);
    expect(answer).toContain('"n":1');
    expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  });

  it('a WebSocket handshake elsewhere is one too', async () => {
    const answer = await raw(
      server.port,
      'GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      /\}$/,
    );
    expect(answer).toContain('HTTP/1.1 200 OK');
  });
});

describe('WebSocket answers a bad command with an error and stays', () => {
  const cases: [string, Reason, string | Buffer, (string | number)?][] = [
    ['text that is not JSON', 'bad-json', 'hello'],
    ['an empty message', 'bad-json', ''],
    ['bytes that are not JSON', 'bad-json', Buffer.from([1, 2, 3])],
    ['a JSON text', 'bad-request', '"hello"'],
    ['null', 'bad-request', 'null'],
    ['an array', 'bad-request', '[]'],
    ['no event', 'bad-command', '{}'],
    ['an unknown event', 'bad-command', '{"event":"publish","data":{"ref":7}}', 7],
    ['an event of a prototype', 'bad-command', '{"event":"constructor","data":{}}'],
    ['an event of the wrong type', 'bad-command', '{"event":["subscribe"],"data":{}}'],
    ['data of the wrong type', 'bad-value', '{"event":"subscribe","data":[]}'],
    ['no topics', 'bad-topics', '{"event":"subscribe","data":{"ref":"a"}}', 'a'],
    ['an empty list', 'bad-topics', '{"event":"subscribe","data":{"ref":1,"topics":[]}}', 1],
    ['a malformed topic', 'bad-topics', '{"event":"subscribe","data":{"ref":1,"topics":["a b"]}}', 1],
    ['a number for topics', 'bad-topics', '{"event":"subscribe","data":{"topics":1}}'],
    [
      'too many topics',
      'too-many-topics',
      JSON.stringify({ event: 'subscribe', data: { topics: topics(5) } }),
    ],
    ['conflateMs as text', 'bad-value', '{"event":"conflate","data":{"ref":1,"conflateMs":"1"}}', 1],
    ['conflateMs over the limit', 'bad-value', '{"event":"conflate","data":{"ref":1,"conflateMs":10001}}', 1],
    ['no conflateMs', 'bad-value', '{"event":"conflate","data":{}}'],
    ['batch as text', 'bad-value', '{"event":"subscribe","data":{"topics":["a"],"batch":"yes"}}'],
    ['a ref of the wrong type', 'bad-value', '{"event":"ping","data":{"ref":{}}}'],
    ['a ref that is too long', 'bad-value', `{"event":"ping","data":{"ref":"${'r'.repeat(65)}"}}`],
    ['33 levels', 'bad-json', `{"event":"ping","data":${deep(32)}}`],
    ['__proto__', 'bad-json', '{"event":"ping","data":{"__proto__":{"ref":1}}}'],
    ['a key twice', 'bad-json', '{"event":"ping","data":{},"event":"subscribe"}'],
    ['a ref that would lose digits', 'bad-json', '{"event":"ping","data":{"ref":12345678901234567890}}'],
    ['an escaped __proto__', 'bad-json', '{"event":"ping","data":{"\\u005f_proto__":{"ref":1}}}'],
  ];

  it.each(cases)('%s is %s', async (...[, reason, message, ref]) => {
    const client = track(new WsClient(server.wsUrl));
    await client.opened;
    client.socket.send(message);
    const error = await client.named('error');
    expect(error.data).toEqual({
      ...(ref === undefined ? {} : { ref }),
      code: CODES[reason].code,
      reason,
      message: expect.any(String) as string,
    });
    await client.send('ping', { ref: 'still here' });
    expect((await client.named('pong')).data).toMatchObject({ ref: 'still here' });
  });

  it('a frame over the limit ends the connection with 1009', async () => {
    const client = track(new WsClient(server.wsUrl));
    await client.opened;
    client.socket.send('x'.repeat(2049));
    expect(await client.ended).toBe(1009);
  });

  it('a bad query is told in the stream, then the connection ends with its code', async () => {
    const client = track(new WsClient(`${server.wsUrl}?topics=a..b`));
    expect(await client.ended).toBe(CODES['bad-topics'].code);
    expect(client.received.map(({ event }) => event)).toEqual(['hello', 'error', 'bye']);
    expect(client.received[2]!.data).toMatchObject({ reason: 'bad-topics', retry: false });
  });

  it('more commands than allowed end it with a code that means come back', async () => {
    const client = track(new WsClient(server.wsUrl));
    await client.opened;
    for (let count = 0; count < 50; count += 1) void client.send('ping', {});
    expect(await client.ended).toBe(CODES['too-many-commands'].code);
    expect((await client.named('bye')).data).toMatchObject({ reason: 'too-many-commands', retry: true });
  });
});
