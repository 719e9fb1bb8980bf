import { EventSource } from 'eventsource';
import { request } from 'node:http';
import { WebSocket } from 'ws';
import { CODES } from '../../src/protocol/codes.js';
import { Connections } from '../../src/transports/connections.js';
import { SseClient, track, WsClient } from '../support/clients.js';
import { silentSocket, untilClosed, upgradedSocket } from '../support/frames.js';
import { startServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    HEARTBEAT_MS: '200',
    SILENT_SOCKET_MS: '600',
    HEADERS_TIMEOUT_MS: '400',
    REQUEST_TIMEOUT_MS: '800',
    POLL_WAIT_MS: '300',
  });
});

const endedAs = (reason: 'unresponsive' | 'no-subscription'): number =>
  server.app.get(Connections).ended.get(reason) ?? 0;

describe('a heartbeat', () => {
  it('comes on a silent stream and a silent socket, and says how often it will', async () => {
    for (const client of [
      track(new SseClient(`${server.url}/sse?topics=stock.A`)),
      track(new WsClient(`${server.wsUrl}?topics=stock.A`)),
    ]) {
      expect((await client.named('hello')).data).toMatchObject({ heartbeatMs: 200 });
      const live = await client.named('live');
      for (let beat = 0; beat < 3; beat += 1)
        expect((await client.named('heartbeat', beat)).id).toBe(live.id);
    }
  });
});

describe('a WebSocket', () => {
  it('that never asks for anything is told so, and closed', async () => {
    const client = track(new WsClient(server.wsUrl));
    const { code } = CODES['no-subscription'];
    expect(await client.ended).toBe(code);
    expect(client.received.at(-1)).toMatchObject({
      event: 'bye',
      data: { code, reason: 'no-subscription', retry: false },
    });
  });

  it('that only pings is closed all the same', async () => {
    const client = track(new WsClient(server.wsUrl));
    await client.named('hello');
    const pings = setInterval(() => client.socket.ping(), 50);
    expect(await client.ended).toBe(CODES['no-subscription'].code);
    clearInterval(pings);
  });

  it('that has taken all its topics away again stays', async () => {
    const client = track(new WsClient(`${server.wsUrl}?topics=stock.A`));
    await client.send('unsubscribe', { topics: ['stock.A'] });
    for (let beat = 0; beat < 5; beat += 1) await client.named('heartbeat', beat);
    expect(client.received.some(({ event }) => event === 'bye')).toBe(false);
  });

  it('whose other end answers no ping is gone within two heartbeats, and counted', async () => {
    const before = endedAs('unresponsive');
    const socket = new WebSocket(`${server.wsUrl}?topics=stock.A`, { autoPong: false });
    socket.on('error', () => undefined);
    let pings = 0;
    socket.on('ping', () => (pings += 1));
    const code = await new Promise((resolve) => socket.once('close', resolve));
    expect(code).toBe(1006);
    expect(pings).toBe(1);
    expect(endedAs('unresponsive')).toBe(before + 1);
  });

  it('that never says anything at all is destroyed', async () => {
    const socket = await upgradedSocket(server.port);
    await untilClosed(socket);
  });

  it('that does not answer the close frame is destroyed', async () => {
    const socket = await upgradedSocket(server.port, '/ws?topics=..');
    await untilClosed(socket);
  });
});

describe('half a request', () => {
  it.each([
    ['nothing at all', ''],
    ['half a request line', 'GET /sse?top'],
    ['half a head', 'GET /sse?topics=a HTTP/1.1\r\nHost: a\r\nX: '],
    [
      'half a body',
      'POST /sse HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"to',
    ],
    [
      'half a chunk',
      'POST /poll HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"to',
    ],
  ])('is closed in time: %s', async (...[, text]) => {
    const socket = await silentSocket(server.port);
    const closed = untilClosed(socket);
    if (text !== '') socket.write(text);
    const answer = (await closed).toString();
    if (answer !== '') expect(answer).toMatch(/^HTTP\/1\.1 4\d\d [^]*"code":4500/);
  });

  it('that comes byte by byte is closed in time, however busy it looks', async () => {
    const socket = await silentSocket(server.port);
    const closed = untilClosed(socket);
    socket.write('GET /sse?topics=a HTTP/1.1\r\n');
    const drip = setInterval(() => socket.write('X: y\r\n'), 20);
    await closed;
    clearInterval(drip);
  });

  it('that was answered leaves the connection to the next, and streams are no half requests', async () => {
    const client = track(new SseClient(`${server.url}/sse?topics=stock.A`));
    for (let beat = 0; beat < 8; beat += 1) await client.named('heartbeat', beat);
    expect(client.received.some(({ event }) => event === 'bye')).toBe(false);
  });
});

describe('a poll', () => {
  const position = async (): Promise<string> => {
    const answer = await fetch(`${server.url}/poll?topics=stock.A`);
    return ((await answer.json()) as { position: string }).position;
  };

  it.each(['', '&waitMs=10', '&waitMs=0', '&waitMs=999999999'])(
    'without news is answered after POLL_WAIT_MS at most, empty and live: %j',
    async (wait) => {
      const id = await position();
      const answer = await fetch(`${server.url}/poll?topics=stock.A&lastEventId=${id}${wait}`);
      expect(await answer.json()).toMatchObject({
        events: [],
        resets: [],
        position: id,
        live: { empty: ['stock.A'] },
      });
    },
  );

  it('that its client gives up leaves nothing behind', async () => {
    const id = await position();
    const sent = request(`${server.url}/poll?topics=given.up&lastEventId=${id}`);
    sent.on('error', () => undefined).end();
    while (server.hub.groupCount === 0) await new Promise(setImmediate);
    sent.destroy();
    while (server.hub.groupCount > 0) await new Promise(setImmediate);
  });
});

describe('the maximum age', () => {
  it('asks a stream to come back, and a foreign EventSource does so without a gap', async () => {
    const aging = await startServer({ MAX_AGE_MS: '1000', RETRY_MS: '100' });
    const source = new EventSource(`${aging.url}/sse?topics=stock.*`);
    const seen: number[] = [];
    const byes: unknown[] = [];
    let published = 0;
    let lives = 0;
    source.onmessage = ({ data }) => seen.push((JSON.parse(String(data)) as { data: { n: number } }).data.n);
    source.addEventListener('bye', ({ data }) => byes.push(JSON.parse(String(data))));
    const back = new Promise<void>((resolve) =>
      source.addEventListener('live', () => (lives += 1) === 3 && resolve()),
    );
    const feed = setInterval(() => void aging.publish('stock.A', { n: (published += 1) }), 5);
    await back;
    clearInterval(feed);
    await aging.publish('stock.A', { n: (published += 1) });
    while (seen.at(-1) !== published) await new Promise((resolve) => setImmediate(resolve));
    source.close();
    expect(seen).toEqual(Array.from({ length: published - seen[0]! + 1 }, (_, index) => seen[0]! + index));
    expect(byes).toHaveLength(2);
    expect(byes[0]).toMatchObject({ code: 4006, reason: 'max-age', retry: true });
    await aging.close();
  });

  it('is not the same for all, and none of a WebSocket', async () => {
    const aging = await startServer({ MAX_AGE_MS: '1000', HEARTBEAT_MS: '100' });
    const socket = track(new WsClient(`${aging.wsUrl}?topics=stock.A`));
    const streams = Array.from({ length: 10 }, () => track(new SseClient(`${aging.url}/sse?topics=stock.A`)));
    let ended = 0;
    for (const stream of streams) void stream.ended.then(() => (ended += 1));
    await Promise.race(streams.map(({ ended: end }) => end));
    expect(ended).toBeLessThan(10);
    await Promise.all(streams.map(({ ended: end }) => end));
    expect(socket.received.some(({ event }) => event === 'bye')).toBe(false);
    await aging.close();
  });
});
