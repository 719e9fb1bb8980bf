import { type EventEmitter, once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { CODES } from '../src/protocol/codes.js';
import type { PollAnswer } from '../src/protocol/messages.js';
import { Admission } from '../src/transports/admission.js';
import { Connections } from '../src/transports/connections.js';
import { connect, SseClient, track } from './support/clients.js';
import { askOver, http2Session, type Question, textOf } from './support/http2.js';
import * as wire from './support/http2-wire.js';
import { Http2Wire } from './support/http2-wire.js';
import { serversEndOf } from './support/kernel.js';
import { ServerProcess } from './support/process.js';
import { startServer, type TestServer } from './support/server.js';
import { askOverHttp1, handshake, TLS } from './support/tls.js';

const KEY = 'a-key-for-the-tests';

describe('a port with TLS', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ ...TLS, PUBLISH_KEYS: KEY, MAX_BODY_BYTES: '2000' });
    await server.publish('stock.A', { n: 1 });
  });

  it.each([
    [['h2', 'http/1.1'], 'h2'],
    [['http/1.1', 'h2'], 'h2'],
    [['h2'], 'h2'],
    [['http/1.1'], 'http/1.1'],
    [['http/1.0', 'http/1.1'], 'http/1.1'],
    [[], false],
  ])('agrees with a client that offers %j on %j', async (offer, agreed) => {
    const socket = await handshake(server.port, offer.length > 0 ? { ALPNProtocols: offer } : {});
    expect(socket.alpnProtocol).toBe(agreed);
    if (agreed !== 'h2') {
      socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n');
      expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    }
    socket.destroy();
  });

  it('has a certificate of its own for this machine, good for a year', async () => {
    const socket = await handshake(server.port);
    const { raw } = socket.getPeerCertificate();
    socket.destroy();
    const ca = `-----BEGIN CERTIFICATE-----\n${raw.toString('base64')}\n-----END CERTIFICATE-----\n`;
    for (const servername of ['localhost', hostname()]) {
      const trusting = await handshake(server.port, { ca, servername, rejectUnauthorized: true });
      expect(trusting.authorized).toBe(true);
      const { valid_to: until, subjectaltname: names } = trusting.getPeerCertificate();
      expect(Date.parse(until) - Date.now()).toBeGreaterThan(364 * 24 * 3_600_000);
      expect(names).toMatch(/IP Address:127\.0\.0\.1, IP Address:0:0:0:0:0:0:0:1$/);
      trusting.destroy();
    }
  });

  it('takes 50 streams on one connection, beside HTTP/1.1 and wss', async () => {
    const session = http2Session(server.url);
    const streams = await Promise.all(
      Array.from({ length: 50 }, () => askOver(session, '/sse?topics=stock.*')),
    );
    const texts = streams.map(() => '');
    streams.forEach(({ statusCode, body }, index) => {
      expect(statusCode).toBe(200);
      body.setEncoding('utf8').on('data', (text: string) => (texts[index] += text));
    });
    const socket = connect('websocket', server, { topics: 'stock.*' });
    const poll = connect('poll', server, { topics: 'stock.*' });
    await Promise.all([socket.named('live'), poll.named('live')]);
    expect(await askOverHttp1(server.port, '/topics/stock.A')).toContain('"topic":"stock.A"');
    for (let n = 2; n <= 20; n += 1) void server.publish(`stock.${n % 3}`, { n });
    await Promise.all([socket.tick(20), poll.tick(20)]);
    while (texts.some((text) => !text.includes('"n":20'))) await new Promise(setImmediate);
    const eventsOf = (text: string): string[] => [...text.matchAll(/"n":(\d+)/g)].map(([, n]) => n!);
    for (const text of texts)
      expect(eventsOf(text)).toEqual(Array.from({ length: 20 }, (_, n) => `${n + 1}`));
  });

  const json = { 'content-type': 'application/json' };
  const origin = { origin: 'https://page.example' };
  const key = { authorization: `Bearer ${KEY}` };
  const post = { method: 'POST', headers: json };
  const preflight = {
    method: 'OPTIONS',
    headers: { ...origin, 'access-control-request-method': 'POST' },
  };
  it.each<[string, Question]>([
    ['/health/live', {}],
    ['/topics', { headers: origin }],
    ['/topics/stock.A/history', {}],
    ['/topics/nothing', {}],
    ['/nothing', {}],
    ['/', {}],
    ['/favicon.svg', {}],
    ['/favicon.svg', { headers: { range: 'bytes=0-9' } }],
    ['/favicon.svg', { method: 'HEAD' }],
    ['/../package.json', {}],
    ['/sse', { headers: origin }],
    ['/sse?topics=a', { method: 'HEAD' }],
    ['/sse?topics=a', { method: 'DELETE' }],
    ['/sse', preflight],
    ['/publish', preflight],
    ['/poll?topics=..', {}],
    ['/poll?not=json', { ...post, body: '{' }],
    ['/poll?not=allowed', { ...post, body: '{"topics":[".."]}' }],
    ['/poll?other=type', { ...post, headers: { 'content-type': 'text/plain' }, body: 'a' }],
    ['/poll?too=long', { ...post, body: `{"x":"${'x'.repeat(2000)}"}` }],
    ['/poll?far=too-long', { ...post, body: 'x'.repeat(100_000) }],
    ['/publish', { ...post, body: '{}' }],
    ['/publish', { ...post, headers: { ...json, ...key }, body: '{"topic":"a"}' }],
    ['/time', { method: 'PUT' }],
    ['/metrics', { method: 'POST' }],
  ])('answers %s as on HTTP/1.1', async (path, question) => {
    const [head = '', text = ''] = (await askOverHttp1(server.port, path, question)).split(/\r\n\r\n([^]*)/);
    const [status = '', ...lines] = head.split('\r\n');
    const expected = lines
      .map((line) => /^([^:]+): (.*)$/.exec(line)!.slice(1))
      .map(([name, value]) => [name!.toLowerCase(), value] as const)
      // HTTP/2 frames its messages itself (RFC 9113, 8.2.2).
      .filter(([name]) => !['connection', 'transfer-encoding', 'date'].includes(name))
      .filter(([name, value]) => name !== 'content-length' || value !== '0');
    const { statusCode, headers, body } = await askOver(http2Session(server.url), path, question);
    const { date, ...fields } = Object.fromEntries(Object.entries(headers));
    expect(`HTTP/1.1 ${statusCode}`).toBe(/^HTTP\/1\.1 \d+/.exec(status)![0]);
    expect(fields).toEqual(Object.fromEntries(expected));
    expect(date).toBeDefined();
    expect(fields['strict-transport-security']).toBeUndefined();
    expect(await textOf({ body })).toBe(text);
  });

  it('has no field for an upgrade on HTTP/2, and says so of /ws', async () => {
    const warned = jest.fn();
    process.once('warning', warned);
    const { statusCode, headers, body } = await askOver(http2Session(server.url), '/ws');
    expect([statusCode, headers.upgrade, headers.connection]).toEqual([426, undefined, undefined]);
    expect(JSON.parse(await textOf({ body }))).toMatchObject({ reason: 'upgrade-required' });
    expect(await askOverHttp1(server.port, '/ws')).toMatch(/^Upgrade: websocket\r\n/m);
    await new Promise(setImmediate);
    expect(warned).not.toHaveBeenCalled();
    process.off('warning', warned);
  });

  it.each(['h2c', 'foo'])(
    'answers HTTP/1.1 with Upgrade: %s as the ordinary request it also is',
    async (to) => {
      const answer = await askOverHttp1(server.port, '/health/live', {
        headers: { Connection: 'Upgrade, close', Upgrade: to },
      });
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*"ok"/);
    },
  );

  it('reads a body whose length nobody has told', async () => {
    const session = http2Session(server.url);
    const stream = session.request({ ':path': '/poll', ':method': 'POST', ...json });
    stream.write('{"topics":');
    await once(session, 'remoteSettings');
    stream.end('["stock.A"]}');
    const answer = JSON.parse(await textOf({ body: stream })) as PollAnswer;
    expect(answer.hello.topics).toEqual(['stock.A']);
    const long = session.request({ ':path': '/poll', ':method': 'POST', ...json });
    long.end('x'.repeat(2001));
    expect(JSON.parse(await textOf({ body: long }))).toMatchObject({ reason: 'too-large' });
  });

  it('publishes, polls and streams on one connection', async () => {
    const session = http2Session(server.url);
    const client = track(new SseClient(`${server.url}/sse?topics=own.A`));
    await client.named('live');
    const question = { ...post, headers: { ...json, ...key } };
    const receipt = await askOver(session, '/publish', {
      ...question,
      body: JSON.stringify({ topic: 'own.A', data: { n: 7 } }),
    });
    expect(receipt.statusCode).toBe(200);
    const { position } = JSON.parse(await textOf(receipt)) as { position: string };
    expect((await client.tick(7)).id).toBe(position);
    const gone = await askOver(session, `/poll?topics=own.A&lastEventId=${position}&waitMs=0`);
    expect(JSON.parse(await textOf(gone))).toMatchObject({ events: [], position });
  });

  it('ends what is not TLS, and goes on', async () => {
    const plain = connectSocket(server.port, '127.0.0.1').resume();
    plain.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(plain, 'close');
    const none = connectTls({ port: server.port, host: '127.0.0.1', ALPNProtocols: ['spdy/3'] });
    expect(await once(none, 'error')).toMatchObject([
      { code: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL' },
    ]);
    expect((await askOver(http2Session(server.url), '/health/live')).statusCode).toBe(200);
  });

  it('answers odd requests, or resets them alone', async () => {
    const odd: [string, Buffer][] = [
      ['answered', wire.fieldBlock({ ':method': 'CONNECT', ':authority': 'a:443' })],
      ['answered', wire.requestFields('/time', { ':method': 'BREW' })],
      ['answered', wire.requestFields('*', { ':method': 'OPTIONS' })],
      ['answered', wire.requestFields('//')],
      ['answered', wire.requestFields('/%')],
      ['answered', wire.requestFields('/time', { expect: '100-continue' })],
      ['answered', wire.requestFields('/time', { expect: 'junk' })],
      ['reset 1', wire.requestFields('')],
      ['reset 1', wire.requestFields('/time', { connection: 'close' })],
      ['reset 1', wire.requestFields('/time', { Upper: 'case' })],
      ['reset 1', wire.fieldBlock({ ':method': 'GET', ':path': '/time' })],
    ];
    const client = await Http2Wire.open(server.port);
    const outcomes: string[] = [];
    for (const [index, [, fields]] of odd.entries()) {
      const stream = 1 + 2 * index;
      const flags = index === 0 ? wire.END_HEADERS : wire.END_HEADERS | wire.END_STREAM;
      client.send(wire.frame(wire.HEADERS, flags, stream, fields));
      outcomes.push(await client.answerOn(stream));
    }
    expect(outcomes).toEqual(odd.map(([outcome]) => outcome));
  });
});

describe('limits on HTTP/2', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({
      ...TLS,
      HTTP2_MAX_STREAMS: '4',
      MAX_HEADER_BYTES: '2000',
      HEADERS_TIMEOUT_MS: '300',
      REQUEST_TIMEOUT_MS: '500',
      HEARTBEAT_MS: '200',
      POLL_WAIT_MS: '60000',
    });
  });

  const STREAM = '/sse?topics=stock.A';

  it.each([3, 4])('%i streams of 4 are served', async (count) => {
    const client = await Http2Wire.open(server.port);
    const streams = Array.from({ length: count }, (_, index) => 1 + 2 * index);
    for (const stream of streams) client.get(stream, STREAM);
    for (const stream of streams) expect(await client.answerOn(stream)).toBe('answered');
  });

  it('a client that knows the limit waits with the fifth until there is room', async () => {
    const session = http2Session(server.url);
    const four = [];
    for (let index = 0; index < 4; index += 1) four.push(await askOver(session, STREAM));
    let answered = false;
    const fifth = askOver(session, '/health/live').finally(() => (answered = true));
    await once(four[0]!.body, 'data');
    expect([session.remoteSettings.maxConcurrentStreams, answered]).toEqual([4, false]);
    four[0]!.body.close();
    expect((await fifth).statusCode).toBe(200);
  });

  it('a client that does not care for the limit loses its connection', async () => {
    const client = await Http2Wire.open(server.port);
    for (let index = 0; index < 5; index += 1) client.get(1 + 2 * index, STREAM);
    await client.closed;
  });

  it.each([
    [1999, 'answered'],
    [2000, 'answered'],
    [2001, 'reset 11'],
    [10_000, 'reset 11'],
  ])('a head of %i bytes is %s, and the next one answered', async (bytes, outcome) => {
    // A field counts with 32 bytes above its own (RFC 9113, 6.5.2).
    const fields = {
      ':method': 'GET',
      ':scheme': 'https',
      ':authority': 'a',
      ':path': '/health/live',
      x: '',
    };
    const bare = Object.entries(fields).reduce(
      (sum, [name, value]) => sum + name.length + value.length + 32,
      0,
    );
    const client = await Http2Wire.open(server.port);
    client.get(1, '/health/live', { x: 'x'.repeat(bytes - bare) });
    expect(await client.answerOn(1)).toBe(outcome);
    client.get(3, '/health/live');
    expect(await client.answerOn(3)).toBe('answered');
  });

  it('a head of more fields than there may be is reset', async () => {
    const fields = Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`x${index}`, '']));
    const client = await Http2Wire.open(server.port);
    client.get(1, '/health/live', fields);
    expect(await client.answerOn(1)).toBe('reset 11');
  });

  it('streams count as connections', async () => {
    const full = await startServer({ ...TLS, MAX_CONNECTIONS: '3' });
    const session = http2Session(full.url);
    for (let index = 0; index < 3; index += 1) await askOver(session, STREAM);
    const { code } = CODES.overloaded;
    const { statusCode, body } = await askOver(session, STREAM);
    expect(statusCode).toBe(200);
    expect(await textOf({ body })).toMatch(new RegExp(`event: bye\nretry: \\d+\ndata: {"code":${code}`));
    const poll = await askOver(session, '/poll?topics=stock.A');
    expect([poll.statusCode, poll.headers['retry-after']]).toEqual([503, expect.stringMatching(/^\d$/)]);
    session.destroy();
    await full.close();
  });

  it('a connection without a request ends in good order; one with a silent poll stays', async () => {
    const session = http2Session(server.url);
    const first = await askOver(session, '/poll?topics=stock.A');
    const { position } = JSON.parse(await textOf(first)) as PollAnswer;
    const waiting = askOver(session, `/poll?topics=stock.A&lastEventId=${position}`);
    const idle = http2Session(server.url);
    const goaway = once(idle, 'goaway');
    await once(idle, 'close');
    expect((await goaway)[0]).toBe(0);
    const later = http2Session(server.url);
    await once(later, 'close');
    await server.publish('stock.A', { n: 1 });
    expect((await waiting).statusCode).toBe(200);
  });

  describe('what never comes to its end is ended:', () => {
    const post = wire.requestFields('/poll', { ':method': 'POST', 'content-type': 'application/json' });

    it('a handshake', async () => {
      const socket = connectSocket(server.port, '127.0.0.1').resume();
      socket.on('error', () => undefined);
      await once(socket, 'close');
    });

    it('a connection that never says anything', async () => {
      const socket = await handshake(server.port, { ALPNProtocols: ['h2'] });
      socket.resume().on('error', () => undefined);
      await once(socket, 'close');
    });

    it('a head', async () => {
      const client = await Http2Wire.open(server.port);
      client.send(wire.frame(wire.HEADERS, 0, 1, wire.requestFields('/time')));
      await client.closed;
    });

    it('a body', async () => {
      const client = await Http2Wire.open(server.port);
      client.send(wire.frame(wire.HEADERS, wire.END_HEADERS, 1, post));
      client.send(wire.frame(wire.DATA, 0, 1, Buffer.from('{"to')));
      expect(await client.answerOn(1)).toBe('reset 8');
    });

    it('a body that drips, while the others on its connection go on', async () => {
      const client = await Http2Wire.open(server.port);
      client.get(3, STREAM);
      client.send(wire.frame(wire.HEADERS, wire.END_HEADERS, 5, post));
      const drip = setInterval(() => client.send(wire.frame(wire.DATA, 0, 5, Buffer.from(' '))), 20);
      expect(await client.answerOn(5)).toBe('reset 8');
      clearInterval(drip);
      const frames = client.frames.length;
      await client.until((frame) => frame.stream === 3 && client.frames.indexOf(frame) > frames);
      expect(client.socket.destroyed).toBe(false);
    });

    it('a stream whose request stays open', async () => {
      const client = await Http2Wire.open(server.port);
      client.send(wire.frame(wire.HEADERS, wire.END_HEADERS, 1, wire.requestFields(STREAM)));
      expect(await client.answerOn(1)).toBe('answered');
      await client.until(({ type }) => type === wire.RST_STREAM);
    });
  });

  describe('a flood costs its client the connection, and nobody else anything:', () => {
    let honest: SseClient;
    beforeEach(async () => {
      honest = track(new SseClient(`${server.url}/sse?topics=honest.A`));
      await honest.named('live');
    });
    afterEach(async () => {
      const n = Math.random();
      await server.publish('honest.A', { n });
      await honest.tick(n);
      expect(honest.received.some(({ event }) => event === 'bye')).toBe(false);
    });

    const floods: [string, (turn: number) => Buffer[]][] = [
      [
        'requests that are reset at once',
        (turn) => [
          wire.frame(
            wire.HEADERS,
            wire.END_HEADERS | wire.END_STREAM,
            1 + 2 * turn,
            wire.requestFields(STREAM),
          ),
          wire.frame(wire.RST_STREAM, 0, 1 + 2 * turn, wire.uint32(8)),
        ],
      ],
      ['pings', () => [wire.frame(wire.PING, 0, 0, Buffer.alloc(8))]],
      [
        'a head without end',
        (turn) => [
          turn === 0
            ? wire.frame(wire.HEADERS, 0, 1, wire.requestFields('/time'))
            : wire.frame(wire.CONTINUATION, 0, 1, wire.fieldBlock({ x: 'x'.repeat(1000) })),
        ],
      ],
      [
        'data that holds nothing',
        (turn) => [
          turn === 0
            ? wire.frame(
                wire.HEADERS,
                wire.END_HEADERS,
                1,
                wire.requestFields('/poll', { ':method': 'POST' }),
              )
            : wire.frame(wire.DATA, 0, 1),
        ],
      ],
    ];
    it.each(floods)('%s', async (...[, framesOf]) => {
      const client = await Http2Wire.open(server.port);
      for (let turn = 0; !client.socket.destroyed;) {
        const frames: Buffer[] = [];
        for (let count = 0; count < 200; count += 1) frames.push(...framesOf((turn += 1) - 1));
        client.send(...frames);
        await new Promise(setImmediate);
      }
    });

    it('settings, each to be acknowledged, of which no acknowledgement is read', async () => {
      const client = await Http2Wire.open(server.port);
      client.socket.pause();
      const settings = Array.from({ length: 500 }, () => wire.frame(wire.SETTINGS, 0, 0));
      while (!client.socket.destroyed) {
        client.send(...settings);
        await new Promise(setImmediate);
      }
    });

    it('settings of more entries than there are', async () => {
      const client = await Http2Wire.open(server.port);
      const entry = Buffer.from([0, 3, 0, 0, 0, 100]);
      client.send(wire.frame(wire.SETTINGS, 0, 0, Buffer.concat(Array<Buffer>(33).fill(entry))));
      await client.closed;
    });
  });
});

describe('a reader that does not read', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({
      ...TLS,
      // Sooner over than the clock of all connections looks: even then streams are cut before their connection.
      MAX_BUSY_MS: '100',
      HEADERS_TIMEOUT_MS: '300',
      // Not so soon that a WebSocket is cut for a ping without an answer.
      HEARTBEAT_MS: '2000',
    });
  });

  const text = 'x'.repeat(20_000);
  let n = 0;
  const cut = (): number => server.app.get(Connections).ended.get('slow-consumer') ?? 0;
  const queued = (): number[] => [...server.app.get(Connections).all].map(({ queuedBytes }) => queuedBytes);
  const publish = (): Promise<number> => server.publish('stock.A', { n: (n += 1), text });
  const publishUntil = async (enough: () => boolean): Promise<void> => {
    for (; !enough(); await new Promise((resolve) => setTimeout(resolve, 2))) await publish();
  };
  const numbersIn = (stream: string): number[] =>
    [...stream.matchAll(/"data":{"n":(\d+)/g)].map(([, number]) => Number(number));

  /** Two streams on a connection that takes all there is, of which the first one may have 64 KiB. */
  const slowAndQuick = async (): Promise<Http2Wire> => {
    const client = await Http2Wire.open(server.port);
    client.grant(0);
    client.get(1, '/sse?topics=stock.*');
    client.get(3, '/sse?topics=stock.*');
    client.grant(3);
    await client.when(() => [1, 3].every((stream) => client.textOn(stream).includes('event: live')));
    return client;
  };

  /** The server's end of the next connection, once it is gone. */
  const nextGone = (): Promise<void> =>
    new Promise((resolve) => {
      const { app } = server;
      (app.getHttpServer() as EventEmitter).once('connection', (socket: Socket) =>
        socket.once('close', () => resolve()),
      );
    });

  it('of one stream gets the newest alone once it reads again, and its neighbour every event', async () => {
    const client = await slowAndQuick();
    const first = n + 1;
    await publishUntil(() => queued().some((bytes) => bytes > 65_536));
    const busy = n;
    for (let count = 0; count < 10; count += 1) await publish();
    client.grant(1);
    await client.when(() => client.textOn(1).includes('event: conflated'));
    await client.when(() => numbersIn(client.textOn(3)).includes(n));
    const every = Array.from({ length: n - first + 1 }, (_, index) => first + index);
    expect(numbersIn(client.textOn(3)).filter((number) => number >= first)).toEqual(every);
    expect(numbersIn(client.textOn(1)).filter((number) => number > busy)).toEqual([n]);
  });

  it('of one stream loses it with what was queued for it, and its neighbour nothing', async () => {
    const before = cut();
    const client = await slowAndQuick();
    await publishUntil(() => cut() > before);
    const reset = await client.until(({ type, stream }) => type === wire.RST_STREAM && stream === 1);
    expect(reset!.payload).toEqual(wire.uint32(8));
    await publish();
    await client.when(() => numbersIn(client.textOn(3)).includes(n));
    expect(queued()).toEqual([0]);
    // Its place is free.
    client.get(5, '/sse?topics=stock.*');
    expect(await client.answerOn(5)).toBe('answered');
  });

  it('of anything at all loses its streams, each with a reason, and then its connection', async () => {
    const before = cut();
    const gone = nextGone();
    const client = await Http2Wire.open(server.port);
    client.grantAll();
    const streams = Array.from({ length: 10 }, (_, index) => 1 + 2 * index);
    for (const stream of streams) client.get(stream, '/sse?topics=stock.*');
    await client.when(() => streams.every((stream) => client.textOn(stream).includes('event: live')));
    client.socket.pause();
    const end = serversEndOf(client.socket);
    await publishUntil(() => cut() === before + streams.length);
    expect(queued()).toEqual([]);
    await gone;
    expect(end.forgotten).toBe(true);
  });

  it('of plain answers loses its connection too', async () => {
    const written = Array.from({ length: 300 }, () => server.publish('big.A', { text: text.repeat(3) }));
    await Promise.all(written);
    const gone = nextGone();
    const client = await Http2Wire.open(server.port);
    client.grantAll();
    client.socket.pause();
    const end = serversEndOf(client.socket);
    for (let index = 0; index < 4; index += 1) client.get(1 + 2 * index, '/topics/big.A/history');
    await gone;
    expect(end.forgotten).toBe(true);
  });

  it.each([
    ['/sse', ''],
    [
      '/ws',
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n',
    ],
  ])('of %s on HTTP/1.1 with TLS is cut by a reset', async (path, fields) => {
    const before = cut();
    const gone = nextGone();
    const socket = await handshake(server.port, { ALPNProtocols: ['http/1.1'] });
    socket.on('error', () => undefined);
    socket.write(`GET ${path}?topics=stock.* HTTP/1.1\r\nHost: a\r\n${fields}\r\n`);
    await once(socket, 'data');
    socket.pause();
    const end = serversEndOf(socket);
    await publishUntil(() => cut() > before);
    await gone;
    expect(end.forgotten).toBe(true);
    socket.destroy();
  });
});

describe('a server that stops', () => {
  it('says bye on every stream, answers polls, and ends the connections in good order', async () => {
    const server = await startServer(TLS);
    const sessions = [http2Session(server.url), http2Session(server.url), http2Session(server.url)];
    const texts: Promise<string>[] = [];
    for (const session of sessions.slice(1)) {
      for (let index = 0; index < 10; index += 1) {
        const { body } = await askOver(session, '/sse?topics=stock.A');
        texts.push(textOf({ body }));
      }
    }
    const first = await askOver(sessions[1]!, '/poll?topics=stock.A');
    const { position } = JSON.parse(await textOf(first)) as PollAnswer;
    const poll = askOver(sessions[1]!, `/poll?topics=stock.A&lastEventId=${position}`).then(textOf);
    const admission = server.app.get(Admission);
    while (admission.count < texts.length + 1) await new Promise(setImmediate);
    const goodbyes = sessions.map((session) => once(session, 'goaway'));
    await server.close();
    for (const text of await Promise.all(texts))
      expect(text).toMatch(/event: bye\nretry: \d+\ndata: {.*}\n\n$/);
    expect(JSON.parse(await poll)).toMatchObject({ events: [], position });
    for (const [code] of await Promise.all(goodbyes)) expect(code).toBe(0);
  });

  it('is not held up by handshakes, requests and readers that come to nothing', async () => {
    const server = await ServerProcess.start({ ...TLS, SHUTDOWN_MS: '0' });
    const silent = connectSocket(server.port, '127.0.0.1').on('error', () => undefined);
    await once(silent, 'connect');
    const half = await Http2Wire.open(server.port);
    half.send(
      wire.frame(wire.HEADERS, wire.END_HEADERS, 1, wire.requestFields('/poll', { ':method': 'POST' })),
    );
    const deaf = await Http2Wire.open(server.port);
    deaf.get(1, '/sse?topics=stock.A');
    await deaf.answerOn(1);
    deaf.socket.pause();
    expect(await server.terminate()).toBe(0);
    silent.destroy();
  });
});
