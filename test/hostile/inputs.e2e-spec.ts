import { existsSync } from 'node:fs';
import { outcomeOf, post } from '../support/ask.js';
import { track, WsClient } from '../support/clients.js';
import { ServerProcess } from '../support/process.js';
import { raw } from '../support/raw.js';
import { costMs } from './honest.js';

/** No single input may hold the event loop for longer than this, ms. */
const LONGEST_MS = 50;
const TOPICS = 20_000;

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start({ MAX_PUBLISH_EVENTS: '500', MAX_COMMANDS_PER_SECOND: '1000' });
  for (let start = 0; start < TOPICS; start += 500) {
    const names = Array.from({ length: 500 }, (_, index) => `a.b.c.d.e.f.g.t${start + index}`);
    await server.publish(names.map((topic) => ({ topic, data: { n: 1 } })));
  }
}, 60_000);
afterEach(async () => {
  expect(server.running).toBe(true);
  expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
});

const isCheap = async (request: () => Promise<unknown>): Promise<void> => {
  if (existsSync('/proc/self/schedstat')) expect(await costMs(server, request)).toBeLessThan(LONGEST_MS);
  else await request();
};
const many = (count: number, of: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => of(index));
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const objects = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

describe('JSON', () => {
  const BODIES: [string, string][] = [
    ['16,000 arrays deep', `{"topics":["a"],"x":${nested(16_000)}}`],
    ['10,000 objects deep', `{"topics":["a"],"x":${objects(10_000)}}`],
    ['deep and never closed', '['.repeat(60_000)],
    ['of 30,000 numbers', `{"topics":["a"],"x":[${many(30_000, () => '1').join()}]}`],
    ['of 6,000 keys', `{"topics":["a"],${many(6000, (n) => `"k${n}":1`).join()}}`],
    ['of one key 6,000 times', `{"topics":["a"],${many(6000, () => '"k":1').join()}}`],
    ['with a huge number', `{"topics":["a"],"x":1${'0'.repeat(60_000)}}`],
    ['with a long text of escapes', `{"topics":["a"],"x":"${'\\u0000'.repeat(10_000)}"}`],
    ['with a topic of 60,000 dots', `{"topics":["${'.'.repeat(60_000)}"]}`],
    ['with 20,000 topics', `{"topics":[${many(20_000, () => '"a"').join()}]}`],
    ['with topics in one text of commas', `{"topics":"${','.repeat(60_000)}"}`],
    ['with 128 patterns of stars', JSON.stringify({ topics: many(128, (n) => `*.*.*.*.*.*.*.x${n}`) })],
    [
      'with 128 patterns that all branch',
      JSON.stringify({
        topics: many(
          128,
          (n) =>
            n
              .toString(2)
              .padStart(7, '0')
              .split('')
              .map((bit, at) => (bit === '1' ? '*' : 'abcdefg'[at]))
              .join('.') + '.no',
        ),
      }),
    ],
  ];

  it.each(BODIES)('%s is answered at once, by /sse, /poll and /publish', async (...[, body]) => {
    for (const path of ['/poll', '/publish', '/sse']) {
      await isCheap(async () => {
        const answer = await post(`${server.url}${path}`, body, {
          Authorization: 'Bearer a-key-for-the-tests',
        });
        expect([200, 400, 413]).toContain(answer.status);
        await outcomeOf(answer);
      });
    }
  });

  it.each(BODIES)('%s is answered at once on a WebSocket, or ends it', async (...[, body]) => {
    await isCheap(async () => {
      const client = track(new WsClient(`${server.wsUrl}?topics=none`));
      await client.named('live');
      client.socket.send(`{"event":"subscribe","data":${body}}`);
      await Promise.race([
        client.ended,
        client.until(({ event }) => event === 'error' || event === 'subscribed'),
      ]);
      client.close();
    });
  });
});

describe('__proto__, constructor and prototype', () => {
  it.each(['/sse', '/poll', '/ws'])('in the query of %s change nothing', async (path) => {
    for (const query of [
      'topics=a&__proto__=b',
      'topics=a&__proto__[x]=b',
      'topics=a&constructor[prototype][x]=b',
      '__proto__[topics]=a',
      'topics[__proto__]=a',
    ]) {
      const answer = await fetch(`${server.url}${path}?${query}`);
      expect([200, 400, 426]).toContain(answer.status);
      await answer.body?.cancel();
    }
  });

  it.each(['/sse', '/poll', '/publish'])('in the body of %s change nothing', async (path) => {
    for (const body of [
      '{"__proto__":{"topics":["a"]}}',
      '{"topics":["a"],"__proto__":{"conflateMs":5}}',
      '{"topics":["a"],"x":{"y":[{"__proto__":1}]}}',
      '{"topic":"a","data":{"__proto__":{"polluted":1}}}',
      '{"topic":"a","data":{},"\\u005f_proto__":{"polluted":1}}',
      '[{"topic":"a","data":{"x":{"__proto__":null}}}]',
    ]) {
      const answer = await post(`${server.url}${path}`, body, {
        Authorization: 'Bearer a-key-for-the-tests',
      });
      expect(await outcomeOf(answer)).toMatch(/^bad-/);
    }
  });

  it('in commands are refused, wherever they stand', async () => {
    const client = track(new WsClient(`${server.wsUrl}?topics=none`));
    await client.named('live');
    const commands = [
      '{"__proto__":{"event":"ping"}}',
      '{"event":"__proto__"}',
      '{"event":"constructor","data":{}}',
      '{"event":"ping","data":{"__proto__":{"ref":1}}}',
      '{"event":"subscribe","data":{"topics":["a"],"__proto__":{}}}',
      '{"event":"subscribe","data":{"topics":{"__proto__":[]}}}',
    ];
    for (const command of commands) client.socket.send(command);
    await client.named('error', commands.length - 1);
    expect(client.received.filter(({ event }) => event === 'subscribed')).toEqual([]);
  });

  it('as a topic are names like any other, and constructor in data arrives as it was sent', async () => {
    const data = { constructor: { prototype: 1 }, prototype: 2, toString: 3, hasOwnProperty: 4 };
    for (const topic of ['constructor', 'toString', 'hasOwnProperty.valueOf']) {
      expect((await server.publish({ topic, data })).status).toBe(200);
      const client = track(new WsClient(`${server.wsUrl}?topics=${topic}`));
      expect((await client.until(({ event }) => event === undefined)).text).toContain(JSON.stringify(data));
      client.close();
    }
    const answer = await fetch(`${server.url}/topics/__proto__`);
    expect(answer.status).toBe(404);
  });
});

describe('patterns', () => {
  it.each([
    many(12, () => '*').join('.'),
    `${many(8, () => '*').join('.')}.>`,
    '>.*',
    '*.>.*',
    '>>',
    '*>',
    '.>',
    '>.',
    '..',
    'a.**',
    '*'.repeat(256),
    '%',
    'a\u0000b',
    '＊',
    '$SYS.>x',
  ])('%j is refused everywhere', async (pattern) => {
    const topics = encodeURIComponent(pattern);
    for (const path of ['sse', 'poll']) {
      expect(await outcomeOf(await fetch(`${server.url}/${path}?topics=${topics}`))).toBe('bad-topics');
    }
    expect(await outcomeOf(await fetch(`${server.url}/topics?match=${topics}`))).toBe('bad-topics');
    const client = track(new WsClient(`${server.wsUrl}?topics=${topics}`));
    expect(await client.ended).toBe(4504);
  });
});

describe('HTTP that nobody expects', () => {
  const end = 'Connection: close\r\n\r\n';
  it.each([
    ['no Host', `GET /health/live HTTP/1.1\r\n${end}`, /^HTTP\/1\.1 400/],
    ['two Hosts', `GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n${end}`, /^HTTP\/1\.1 [24]00/],
    ['a Host of junk', `GET /health/live HTTP/1.1\r\nHost: \x7f"<>@:99999\r\n${end}`, /^HTTP\/1\.1 [24]00/],
    ['an empty Host', `GET /health/live HTTP/1.1\r\nHost:\r\n${end}`, /^HTTP\/1\.1 [24]00/],
    [
      'absolute-form',
      `GET http://evil.example/health/live HTTP/1.1\r\nHost: a\r\n${end}`,
      /^HTTP\/1\.1 (200|40\d)/,
    ],
    ['absolute-form junk', `GET http://[::::]/ HTTP/1.1\r\nHost: a\r\n${end}`, /^HTTP\/1\.1 (200|40\d)/],
    ['asterisk-form', `OPTIONS * HTTP/1.1\r\nHost: a\r\n${end}`, /^HTTP\/1\.1 [24]0\d/],
    ['authority-form', `CONNECT a:443 HTTP/1.1\r\nHost: a\r\n${end}`, /^(HTTP\/1\.1 4\d\d|$)/],
    ['an unknown method', `BREW /sse HTTP/1.1\r\nHost: a\r\n${end}`, /^HTTP\/1\.1 400/],
    ['HTTP/2 at once', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^(HTTP\/1\.1 400|$)/],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', /^(HTTP\/1\.1 400|$)/],
    [
      'a length twice',
      `POST /poll HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n${end}{}`,
      /^HTTP\/1\.1 400/,
    ],
    [
      'a length and chunks',
      `POST /poll HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n${end}0\r\n\r\n`,
      /^HTTP\/1\.1 400/,
    ],
    [
      'a header in two lines',
      `GET /health/live HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n${end}`,
      /^HTTP\/1\.1 400/,
    ],
    ['a bare LF', `GET /health/live HTTP/1.1\nHost: a\n\n`, /^HTTP\/1\.1 [24]00/],
    [
      '3,000 headers',
      `GET /health/live HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(3000)}${end}`,
      /^HTTP\/1\.1 (200|431)/,
    ],
    [
      'a head of 1 MB',
      `GET /health/live HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(1_000_000)}\r\n${end}`,
      /^HTTP\/1\.1 431/,
    ],
    [
      'a path of 100,000 slashes',
      `GET ${'/'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n${end}`,
      /^HTTP\/1\.1 431/,
    ],
    [
      'a query of 2,000 fields',
      `GET /sse?${'a=b&'.repeat(1500)} HTTP/1.1\r\nHost: a\r\n${end}`,
      /^HTTP\/1\.1 400/,
    ],
    [
      'an upgrade to something',
      `GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: foo\r\n\r\n`,
      /^HTTP\/1\.1 200/,
    ],
    [
      'a WebSocket without a key',
      `GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      /^HTTP\/1\.1 400/,
    ],
  ])('%s gets an ordinary answer', async (...[, bytes, answer]) => {
    await isCheap(async () => {
      // The server may have closed while the rest was still on its way.
      const text = await raw(server.port, Buffer.from(bytes, 'latin1'), /\r\n\r\n/).catch(() => '');
      if (bytes.length < 10_000 || text !== '') expect(text).toMatch(answer);
      expect(text).not.toMatch(/node_modules|^ +at |Error:/m);
    });
  });

  it('1,000 pipelined requests are answered in their order', async () => {
    const requests = many(1000, (n) => `GET /topics?match=none.N${n} HTTP/1.1\r\nHost: a\r\n\r\n`).join('');
    const text = await raw(server.port, `${requests}GET /nothing HTTP/1.1\r\nHost: a\r\n${end}`);
    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(1000);
    expect(text.lastIndexOf('HTTP/1.1 404')).toBeGreaterThan(text.lastIndexOf('HTTP/1.1 200'));
  });

  it('what is pipelined behind a stream waits, and costs nobody anything', async () => {
    const stream = 'GET /sse?topics=none HTTP/1.1\r\nHost: a\r\n\r\n';
    const text = await raw(server.port, stream.repeat(50), /event: live/);
    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(1);
  });
});
