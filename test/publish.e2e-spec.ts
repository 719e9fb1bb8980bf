import { EngineUnavailable } from '../src/hub/engine.js';
import { CODES, type Reason } from '../src/protocol/codes.js';
import { connect } from './support/clients.js';
import { raw } from './support/raw.js';
import { startServer, type TestServer } from './support/server.js';

const OLD_KEY = 'the-old-key-0123456789';
const NEW_KEY = 'The/new+key~=0123456789';
const LIMITS = { MAX_BODY_BYTES: '4096', MAX_PUBLISH_EVENTS: '5', MAX_TOPICS: '20' };

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ PUBLISH_KEYS: `${OLD_KEY},${NEW_KEY}`, ...LIMITS });
});
afterEach(() => jest.restoreAllMocks());

type Headers = Record<string, string>;
const withKey = (key = NEW_KEY): Headers => ({
  Authorization: `Bearer ${key}`,
  'Content-Type': 'application/json',
});

/** Texts and bytes go as they are, anything else as JSON. */
function publish(body: unknown, headers: Headers = withKey(), { url } = server): Promise<Response> {
  const written = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return fetch(`${url}/publish`, { method: 'POST', headers, body: written });
}

async function expectProblem(answer: Response, reason: Reason): Promise<string> {
  const problem = (await answer.json()) as { detail: string };
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
  expect(JSON.stringify(problem)).not.toMatch(/node_modules|\.js|\.ts|Error|key-0123456789/);
  return problem.detail;
}

const POSITION = /^[a-z0-9]+-[0-9]+-[a-z0-9]+$/;
const tick = (more: object = {}): object => ({ topic: 'stock.A', data: { n: 1 }, ...more });

describe('without a key in PUBLISH_KEYS', () => {
  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    '%s /publish is answered as any route that does not exist',
    async (method) => {
      const closed = await startServer({ PUBLISH_KEYS: ' , ' });
      const ask = async (path: string, init: RequestInit): Promise<object> => {
        const answer = await fetch(`${closed.url}${path}`, { method, ...init });
        const headers = [...answer.headers].filter(([name]) => name !== 'date');
        return { status: answer.status, headers, body: await answer.text() };
      };
      const bodies = ['GET', 'HEAD', 'OPTIONS'].includes(method)
        ? [{}]
        : [{}, { headers: withKey(), body: JSON.stringify(tick()) }, { headers: withKey(), body: '{' }];
      for (const init of bodies) {
        const answer = await ask('/publish', init);
        expect(answer).toEqual(await ask('/nothing', init));
        if (method === 'POST') expect(answer).not.toMatchObject({ status: 401 });
      }
      await closed.close();
    },
  );
});

describe('a key', () => {
  it.each([OLD_KEY, NEW_KEY])('that is known may publish, two may live at once', async (key) => {
    const answer = await publish(tick(), withKey(key));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({
      position: expect.stringMatching(POSITION) as string,
      duplicate: false,
    });
  });

  it('may follow the scheme in any case, after more than one blank', async () => {
    const headers = { ...withKey(), Authorization: `bEARER   ${NEW_KEY}` };
    expect((await publish(tick(), headers)).status).toBe(200);
  });

  const wrong: [string, string, Headers][] = [
    ['is missing', '', {}],
    ['is empty', '', { Authorization: '' }],
    ['is no more than the scheme', '', { Authorization: 'Bearer' }],
    ['has no scheme', '', { Authorization: NEW_KEY }],
    ['has another scheme', '', { Authorization: `Basic ${Buffer.from(`a:${NEW_KEY}`).toString('base64')}` }],
    ['is wrong', '', { Authorization: 'Bearer 0123456789-0123456789' }],
    ['is a part of one', '', { Authorization: `Bearer ${NEW_KEY.slice(0, -1)}` }],
    ['is more than one', '', { Authorization: `Bearer ${NEW_KEY}x` }],
    ['is two', '', { Authorization: `Bearer ${OLD_KEY},${NEW_KEY}` }],
    ['is in another case', '', { Authorization: `Bearer ${NEW_KEY.toUpperCase()}` }],
    ['is in another header', '', { 'X-API-Key': NEW_KEY, Cookie: `key=${NEW_KEY}` }],
    ['is in the query', `?access_token=${NEW_KEY}&key=${NEW_KEY}&authorization=Bearer%20${NEW_KEY}`, {}],
    ['is very long', '', { Authorization: `Bearer ${'x'.repeat(6000)}` }],
  ];

  it.each(wrong)('that %s is told the same as any other', async (_name, query, headers) => {
    const answer = await fetch(`${server.url}/publish${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(tick()),
    });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await expectProblem(answer, 'unauthorised')).toBe('Send a key that is valid.');
  });

  it.each(['/publish', '/publish/', '/PUBLISH', '/publish?x'])('is asked for at %s', async (path) => {
    const body = JSON.stringify(tick());
    const headers = { 'Content-Type': 'application/json' };
    await expectProblem(
      await fetch(`${server.url}${path}`, { method: 'POST', headers, body }),
      'unauthorised',
    );
  });

  it('is asked for before anything else is looked at, whatever the method, type or body', async () => {
    for (const [headers, body] of [
      [{ 'Content-Type': 'application/json' }, '{"broken'],
      [{ 'Content-Type': 'application/json' }, 'x'.repeat(100_000)],
      [{ 'Content-Type': 'text/plain' }, 'hello'],
      [{}, ''],
    ] as [Headers, string][]) {
      await expectProblem(await publish(body, headers), 'unauthorised');
    }
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
      await expectProblem(await fetch(`${server.url}/publish`, { method }), 'unauthorised');
    }
  });

  it('that is wrong is refused before the body has come', async () => {
    const answer = await raw(
      server.port,
      'POST /publish HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer no\r\nContent-Type: application/json\r\n' +
        'Content-Length: 1000\r\n\r\n',
      /\}$/,
    );
    expect(answer).toContain('HTTP/1.1 401 Unauthorized');
    expect(answer).toContain('"reason":"unauthorised"');
  });

  it('does not open what lies below the route', async () => {
    const answer = await fetch(`${server.url}/publish/more`, { method: 'POST' });
    await expectProblem(answer, 'not-found');
  });
});

describe('a request', () => {
  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('by %s is refused', async (method) => {
    const answer = await fetch(`${server.url}/publish`, {
      method,
      headers: { Authorization: `Bearer ${NEW_KEY}` },
    });
    expect(answer.headers.get('allow')).toBe('POST');
    await expectProblem(answer, 'method-not-allowed');
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=a',
    'text/json',
    '',
  ])('with a body of type %j is refused: a form of a foreign page can send no other', async (type) => {
    const answer = await publish(JSON.stringify(tick()), { ...withKey(), 'Content-Type': type });
    await expectProblem(answer, 'unsupported-media-type');
  });

  it('may say which charset, and may begin with a byte order mark', async () => {
    const headers = { ...withKey(), 'Content-Type': 'Application/JSON; charset=utf-8' };
    expect((await publish(`\ufeff${JSON.stringify(tick())}`, headers)).status).toBe(200);
  });
});

const deep = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
const withData = (data: string): string => `{"topic":"stock.A","data":${data}}`;
const ofBytes = (count: number): string =>
  withData(`{"x":"${'x'.repeat(count - withData('{"x":""}').length)}"}`);
const withTopic = (topic: unknown): object => ({ topic, data: {} });

describe('what is wrong with an event is told', () => {
  const cases: [string, Reason, unknown][] = [
    ['nothing at all', 'bad-json', ''],
    ['text', 'bad-json', 'hello'],
    [
      'bytes that are not UTF-8',
      'bad-json',
      Buffer.from('{"topic":"stock.A","data":{"x":"\xff"}}', 'latin1'),
    ],
    ['half a surrogate pair in UTF-8', 'bad-json', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['half a surrogate pair, escaped', 'bad-json', withData('{"x":"\\ud800"}')],
    ['half a surrogate pair in a key', 'bad-json', withData('{"\\udc00":1}')],
    ['null', 'bad-request', 'null'],
    ['a number', 'bad-request', '7'],
    ['a JSON text', 'bad-request', '"stock.A"'],
    ['no topic', 'bad-topics', { data: {} }],
    ...[null, 7, true, {}, [], ['stock.A'], { toString: 'stock.A' }].map(
      (topic): [string, Reason, unknown] => [
        `the topic ${JSON.stringify(topic)}`,
        'bad-topics',
        withTopic(topic),
      ],
    ),
    ...[
      '',
      '.',
      'a.',
      '.a',
      'a..b',
      'a b',
      'a/b',
      'ä',
      'a\n',
      '\na',
      'a\0',
      'a\u0085',
      'a\u2028',
      'a\r\nid: 9',
    ].map((topic): [string, Reason, unknown] => [
      `the topic ${JSON.stringify(topic)}`,
      'bad-topics',
      withTopic(topic),
    ]),
    ...['*', '>', 'stock.*', 'stock.>', '$SYS', '$SYS.a', '$JS.API', '_INBOX', '_INBOX.a', '_R_.a', '_'].map(
      (topic): [string, Reason, unknown] => [`the reserved topic ${topic}`, 'bad-topics', withTopic(topic)],
    ),
    ['a topic of nine tokens', 'bad-topics', withTopic('a.b.c.d.e.f.g.h.i')],
    ['a topic of 257 bytes', 'bad-topics', withTopic('a'.repeat(257))],
    ['no data', 'bad-value', { topic: 'stock.A' }],
    ...['null', '1', '"text"', 'true', '[]', '[{}]'].map((data): [string, Reason, unknown] => [
      `the data ${data}`,
      'bad-value',
      withData(data),
    ]),
    ...[
      '1e400',
      '-1e400',
      'NaN',
      'Infinity',
      '-0',
      '-0.0',
      '12345678901234567890',
      '9007199254740993',
      '0.12345678901234567890',
    ].map((number): [string, Reason, unknown] => [
      `the number ${number}`,
      'bad-json',
      withData(`{"n":[${number}]}`),
    ]),
    ['a key twice', 'bad-json', withData('{"x":{"n":1,"n":1}}')],
    ['a topic twice', 'bad-json', '{"topic":"stock.A","topic":"stock.B","data":{}}'],
    ['__proto__', 'bad-json', '{"topic":"stock.A","data":{},"__proto__":{"id":"x"}}'],
    ['__proto__ in data', 'bad-json', withData('{"x":[{"__proto__":1}]}')],
    ['an escaped __proto__', 'bad-json', withData('{"\\u005f_proto__":1}')],
    ['33 levels', 'bad-json', withData(deep(32))],
    ['1,000 levels', 'bad-json', '['.repeat(1000)],
    ['1,000 levels, closed', 'bad-json', '['.repeat(1000) + ']'.repeat(1000)],
    ['an id of 129 characters', 'bad-value', tick({ id: 'x'.repeat(129) })],
    ...['', 'ä', 'a\n', 'a\0', '\u0085', '\u2028', '\x7f', 7, null, {}, ['x']].map(
      (id): [string, Reason, unknown] => [`the id ${JSON.stringify(id)}`, 'bad-value', tick({ id })],
    ),
    ...['now', '1', -1, 1.5, 8_640_000_000_000_001, null, {}, [1], true].map(
      (time): [string, Reason, unknown] => [`the time ${JSON.stringify(time)}`, 'bad-value', tick({ time })],
    ),
    ...['', 'for-ever', 'for-good\n', true, 1, null, ['for-now'], {}].map(
      (ends): [string, Reason, unknown] => [`the end ${JSON.stringify(ends)}`, 'bad-value', tick({ ends })],
    ),
    ['a field that nobody knows', 'bad-value', tick({ end: 'for-good' })],
    ['a field of a prototype', 'bad-value', tick({ constructor: { name: 'x' } })],
    ['a list of none', 'bad-request', []],
    ['a list of too many', 'too-large', Array.from({ length: 6 }, () => tick())],
    ['a list in a list', 'bad-request', [[tick()]]],
    ['a list with a null', 'bad-request', [tick(), null]],
    ['a body of one byte too many', 'too-large', ofBytes(4097)],
  ];

  it.each(cases)('%s', async (...[, reason, body]) => {
    const before = server.hub.sequence;
    await expectProblem(await publish(body), reason);
    expect(server.hub.sequence).toBe(before);
  });

  it('16,000 levels', async () => {
    const roomy = await startServer({ PUBLISH_KEYS: NEW_KEY });
    for (const body of [withData(`${'['.repeat(16_000)}${']'.repeat(16_000)}`), '{"a":'.repeat(12_000)]) {
      await expectProblem(await publish(body, withKey(), roomy), 'bad-json');
    }
  });

  it('a body of one byte more than 64 KiB', async () => {
    const roomy = await startServer({ PUBLISH_KEYS: NEW_KEY });
    expect((await publish(ofBytes(65_536), withKey(), roomy)).status).toBe(200);
    await expectProblem(await publish(ofBytes(65_537), withKey(), roomy), 'too-large');
  });

  it('and all that is wrong at once', async () => {
    const answer = await publish({ topic: 'a b', data: 1, id: '', time: -1, ends: 'x' });
    expect(await expectProblem(answer, 'bad-topics')).toMatch(/topic.*data.*id.*time.*ends/);
  });

  it('of a list, each bad event by its index; and nothing of it is stored', async () => {
    const before = server.hub.sequence;
    const answer = await publish([tick(), withTopic('a b'), tick(), { topic: 'a', data: 1 }]);
    const detail = await expectProblem(answer, 'bad-topics');
    expect(detail).toMatch(/^\[1\] topic must be .* \[3\] data must be an object\.$/);
    expect(server.hub.sequence).toBe(before);
  });

  it('and as much as is allowed is taken', async () => {
    for (const body of [
      withTopic('a'.repeat(256)),
      withTopic('a.b.c.d.e.f.g.h'),
      withTopic('a._b.INBOX'),
      withData(deep(31)),
      ofBytes(4096),
      withData('{"constructor":{"prototype":1},"toJSON":1,"then":2,"length":3}'),
      tick({ id: `${'~'.repeat(127)} ` }),
      tick({ time: 0 }),
      tick({ time: 8_640_000_000_000_000 }),
      tick({ ends: 'for-now' }),
      Array.from({ length: 5 }, () => tick()),
    ]) {
      expect((await publish(body)).status).toBe(200);
    }
  });
});

describe('when the hub does not take it', () => {
  it('the publisher is told that there is no room for one more topic; all others go on', async () => {
    const small = await startServer({ PUBLISH_KEYS: NEW_KEY, MAX_TOPICS: '2' });
    const reader = connect('sse', small, { topics: 'a,b' });
    await reader.named('live');
    await publish([withTopic('a'), withTopic('b')], withKey(), small);
    for (let count = 0; count < 50; count += 1) {
      const answer = await publish(withTopic(`new.${count}`), withKey(), small);
      expect(answer.headers.get('retry-after')).toBe('60');
      expect(await expectProblem(answer, 'full')).toMatch(/no room/);
    }
    const list = [{ topic: 'a', data: { n: 1 } }, withTopic('c'), { topic: 'b', data: { n: 2 } }];
    const answer = await publish(list, withKey(), small);
    expect(await expectProblem(answer, 'full')).toMatch(/Not acknowledged: \[1\]; the others were stored\./);
    await reader.tick(1);
    await reader.tick(2);
    expect([...small.hub.histories()]).toHaveLength(2);
  });

  it('and when the engine does not answer, to come back with the same id', async () => {
    jest
      .spyOn(server.hub, 'publish')
      .mockRejectedValue(new EngineUnavailable('connect ECONNREFUSED 10.0.0.1'));
    for (const body of [tick(), [tick(), tick()]]) {
      const answer = await publish(body);
      expect(answer.headers.get('retry-after')).toBe('2');
      expect(await expectProblem(answer, 'unavailable')).not.toMatch(/10\.0\.0\.1/);
    }
  });

  it('and feels backpressure: there is no answer before all is stored', async () => {
    const answered: string[] = [];
    let store!: () => void;
    const stored = new Promise<void>((resolve) => (store = resolve));
    const { hub } = server;
    const original = hub.publish.bind(hub);
    const asked = new Promise<void>((resolve) =>
      jest.spyOn(hub, 'publish').mockImplementation(async (given) => {
        resolve();
        if (given.topic === 'stock.B') await stored;
        return original(given);
      }),
    );
    const answer = publish([tick(), withTopic('stock.B')]).then(() => answered.push('publish'));
    await asked;
    await fetch(`${server.url}/health/live`).then(() => answered.push('health'));
    store();
    await answer;
    expect(answered).toEqual(['health', 'publish']);
  });
});
