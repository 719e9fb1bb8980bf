import { once } from 'node:events';
import { Admission } from '../src/transports/admission.js';
import { Connections } from '../src/transports/connections.js';
import { connect, type TestClient, track, TRANSPORTS, WsClient } from './support/clients.js';
import { Bystanders, type RawClient, TestPage } from './support/faults.js';
import { Output } from './support/output.js';
import { startServer, type TestServer } from './support/server.js';

const PUSHING = ['sse', 'websocket'] as const;

const SETTINGS = {
  FAULTS: '1',
  HEARTBEAT_MS: '100',
  POLL_WAIT_MS: '60000',
  BUSY_BYTES: '4000',
  MAX_BUSY_MS: '1000',
  SHUTDOWN_MS: '0',
};

let server: TestServer;
let page: TestPage;
let bystanders: Bystanders;
let topic: string;
beforeAll(async () => {
  server = await startServer(SETTINGS);
});
beforeEach(async () => {
  page = new TestPage(server);
  topic = `stock.${page.id}`;
  await server.publish(topic, { n: 0 });
  bystanders = await Bystanders.join(server);
});

const numbers = ({ ticks }: TestClient): number[] =>
  ticks.map(({ data }) => (data as { data: { n: number } }).data.n);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

/** Events `from` to `to`, each in a pass of its own. */
async function publish(from: number, to: number, rest: object = {}, name = topic): Promise<void> {
  for (let n = from; n <= to; n += 1) await server.publish(name, { n, ...rest });
}

/** Waits until the server has so many clients: the bystanders alone are six. */
async function untilAdmitted(count: number): Promise<void> {
  while (server.app.get(Admission).count !== count) await new Promise(setImmediate);
}

/** Comes back with the last position, on a connection that nothing was done to. */
const resume = (client: TestClient, topics = topic): TestClient =>
  connect('sse', server, { topics, page: page.id, lastEventId: client.lastId! });

describe('what is open now', () => {
  it('is what the server counts, and tells', async () => {
    const startMs = Date.now();
    const clients = [];
    for (const transport of TRANSPORTS) clients.push(await page.open(transport, topic));
    const views = await page.untilOpen(3);
    expect(views.map(({ transport, protocol }) => [transport, protocol])).toEqual(
      TRANSPORTS.map((transport) => [transport, 'h1']),
    );
    for (const { openedMs } of views) {
      expect(openedMs).toBeGreaterThanOrEqual(startMs);
      expect(openedMs).toBeLessThanOrEqual(Date.now());
    }
    for (const client of clients) client.close();
    await page.untilOpen(0);
  });

  it.each(['sse', 'poll'])('may have been asked for by POST /%s', async (path) => {
    const before = await fetch(`${server.url}/poll?topics=${topic}`);
    const { position } = (await before.json()) as { position: string };
    const abort = new AbortController();
    const answer = fetch(`${server.url}/${path}?page=${page.id}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ topics: [topic], lastEventId: position }),
      signal: abort.signal,
    });
    answer.catch(() => undefined);
    await page.untilOpen(1);
    abort.abort();
    await page.untilOpen(0);
  });

  it('is all of it, unless one transport is named', async () => {
    const clients = [];
    for (const transport of TRANSPORTS) clients.push(await page.openRaw(transport, topic));
    const [sse, websocket, poll] = clients as [RawClient, RawClient, RawClient];
    expect(await page.strike('reset', { transport: 'websocket' })).toBe(1);
    expect(await websocket.ended).toBe('reset');
    await page.untilOpen(2);
    expect(await page.strike('reset')).toBe(2);
    expect(await Promise.all([sse.ended, poll.ended])).toEqual(['reset', 'reset']);
    await page.untilOpen(0);
    expect(await page.strike('reset')).toBe(0);
  });
});

describe('end', () => {
  it('completes a stream, as HTTP has it', async () => {
    const client = await page.openRaw('sse', topic);
    expect(await page.strike('end')).toBe(1);
    await client.until(/\r\n0\r\n\r\n$/);
    await page.untilOpen(0);
    await publish(1, 1);
    await bystanders.goOn();
    expect(client.text).toMatch(/\r\n0\r\n\r\n$/);
  });

  it('closes a WebSocket with 1000', async () => {
    const client = await page.open('websocket', topic);
    expect(await page.strike('end')).toBe(1);
    expect(await client.ended).toBe(1000);
    await bystanders.goOn();
  });

  it('answers a poll with nothing', async () => {
    const client = await page.openRaw('poll', topic);
    expect(await page.strike('end')).toBe(1);
    await client.until(/\r\n\r\n/);
    expect(client.text).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Content-Length: 0\r\n\r\n$/i);
    await page.untilOpen(0);
    await bystanders.goOn();
  });

  it('is the end of a poll also where its answer comes while it stands behind another request', async () => {
    const output = new Output();
    const ahead = await new TestPage(server).openRaw('poll', 'calm.ahead');
    const { position } = (await (await fetch(`${server.url}/poll?topics=${topic}`)).json()) as {
      position: string;
    };
    ahead.socket.write(
      `GET /poll?topics=${topic}&page=${page.id}&lastEventId=${position} HTTP/1.1\r\nHost: a\r\n\r\n`,
    );
    await page.untilOpen(1);
    expect(await page.strike('end')).toBe(1);
    await publish(1, 1);
    await bystanders.goOn();
    await server.publish('calm.ahead', { n: 1 });
    await ahead.until(/"calm.ahead"[^]*HTTP\/1\.1 200 OK\r\n[^]*Content-Length: 0\r\n\r\n$/i);
    expect(output.lines).toEqual([]);
  });
});

it.each(TRANSPORTS)('%s: who leaves while it asks is forgotten', async (transport) => {
  for (let turns = 0; turns < 60; turns += 1) {
    const { socket } = await page.request(transport, topic);
    for (let turn = 0; turn < turns % 6; turn += 1) await new Promise(setImmediate);
    socket.destroy();
  }
  await page.untilOpen(0);
});

describe('reset', () => {
  it.each(TRANSPORTS)('breaks %s off with RST', async (transport) => {
    const client = await page.openRaw(transport, topic);
    expect(await page.strike('reset')).toBe(1);
    expect(await client.ended).toBe('reset');
    await page.untilOpen(0);
    await bystanders.goOn();
  });

  it.each(PUSHING)('loses nothing on %s, for the client comes back with its position', async (transport) => {
    const client = await page.open(transport, topic);
    await publish(1, 3);
    await client.tick(3);
    await page.strike('reset');
    await client.ended;
    await publish(4, 6);
    const next = resume(client);
    await next.tick(6);
    expect([...numbers(client), ...numbers(next)]).toEqual([0, ...upTo(6)]);
  });
});

describe('close', () => {
  it.each([1001, 1012, 1013])('ends a WebSocket with %i, and no other transport', async (code) => {
    const client = await page.open('websocket', topic);
    const others = [await page.open('sse', topic), await page.open('poll', topic)];
    expect(await page.strike('close', { code })).toBe(1);
    expect(await client.ended).toBe(code);
    await publish(1, 1);
    for (const other of others) await other.tick(1);
  });
});

describe('silence', () => {
  it.each(TRANSPORTS)('is told on %s by nothing but what does not come', async (transport) => {
    const client = await page.openRaw(transport, topic);
    const said = client.text;
    expect(await page.strike('silence')).toBe(1);
    await publish(1, 3);
    // Long enough for heartbeats, pings and whatever else the server says by itself.
    const other = connect('sse', server, { topics: 'calm.nothing', page: 'somebody-else' });
    await other.named('heartbeat', 3);
    await bystanders.goOn();
    expect(client.text).toBe(said);
    expect(client.socket.readyState).toBe('open');
    expect(await page.connections()).toHaveLength(1);
    client.socket.destroy();
    await page.untilOpen(0);
  });

  it.each(PUSHING)('loses nothing on %s once somebody has noticed', async (transport) => {
    const client = await page.open(transport, topic);
    await publish(1, 2);
    await client.tick(2);
    await page.strike('silence');
    await publish(3, 5);
    // The page's next connection is as any other.
    const next = resume(client);
    await next.tick(5);
    expect([...numbers(client), ...numbers(next)]).toEqual([0, ...upTo(5)]);
  });

  it.each(TRANSPORTS)(
    'once lifted is a reset on %s: what was thrown away cannot be made good',
    async (transport) => {
      const client = await page.openRaw(transport, topic);
      await page.strike('silence');
      await publish(1, 1);
      const said = client.text;
      expect(await page.lift()).toBe(1);
      expect(await client.ended).toBe('reset');
      expect(client.text).toBe(said);
    },
  );

  it('outlasts the ends that the server would make of it', async () => {
    const own = await startServer({ ...SETTINGS, MAX_AGE_MS: '1000' });
    const silent = new TestPage(own);
    const client = await silent.open('websocket', 'stock.*');
    const stream = await silent.open('sse', 'stock.*');
    await silent.strike('silence');
    const { ended } = own.app.get(Connections);
    const other = connect('sse', own, { topics: 'calm.nothing' });
    expect((await other.named('bye')).data).toMatchObject({ reason: 'max-age' });
    while (!ended.has('unresponsive') || (ended.get('max-age') ?? 0) < 2) await new Promise(setImmediate);
    expect(await silent.connections()).toHaveLength(2);
    // A heartbeat may have come before the silence.
    for (const { received } of [client, stream])
      expect(received.map(({ event }) => event)).not.toContain('bye');
    client.close();
    stream.close();
    await silent.untilOpen(0);
    expect(own.app.get(Admission).count).toBe(0);
    await own.close();
  });
});

describe('drop-heartbeats', () => {
  it.each(PUSHING)('leaves out what a watchdog waits for on %s, and nothing else', async (transport) => {
    const client = await page.open(transport, topic);
    expect(await page.strike('drop-heartbeats', { every: 1 })).toBe(1);
    const said = client.received.length;
    const other = connect('sse', server, { topics: 'calm.nothing', page: 'somebody-else' });
    await other.named('heartbeat', 3);
    expect(client.received.slice(said).filter(({ event }) => event === 'heartbeat')).toEqual([]);
    await publish(1, 2);
    await client.tick(2);
    expect(numbers(client)).toEqual([0, 1, 2]);
    expect(await page.lift()).toBe(1);
    await client.named('heartbeat');
    expect(await page.lift()).toBe(0);
  });

  it('is nothing to a poll', async () => {
    await page.open('poll', topic);
    expect(await page.strike('drop-heartbeats', { every: 1 })).toBe(0);
  });
});

describe('slow', () => {
  const text = 'x'.repeat(200);

  it.each(PUSHING)('merges states away on %s, as for any reader who cannot keep up', async (transport) => {
    const client = await page.open(transport, topic);
    expect(await page.strike('slow', { bytesPerSecond: 20_000 })).toBe(1);
    await publish(1, 100, { text });
    await client.tick(100);
    const { count } = (await client.named('conflated')).data as { count: number };
    const seen = numbers(client);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    expect(seen.length + count).toBe(101);
    expect(count).toBeGreaterThan(0);
    await bystanders.goOn();
  });

  it.each(PUSHING)('cuts %s that is too slow even for that; nothing is lost', async (transport) => {
    const incidents = `match.${page.id}.incidents`;
    const client = await page.open(transport, incidents);
    await publish(1, 3, { text }, incidents);
    await client.tick(3);
    await page.strike('slow', { bytesPerSecond: 500 });
    const { ended } = server.app.get(Connections);
    const before = ended.get('slow-consumer') ?? 0;
    await publish(4, 60, { text }, incidents);
    await client.ended;
    expect(ended.get('slow-consumer')).toBe(before + 1);
    await publish(61, 70, { text }, incidents);
    const next = resume(client, incidents);
    await next.tick(70);
    expect([...numbers(client), ...numbers(next)]).toEqual(upTo(70));
    expect(next.received.filter(({ event }) => event === 'reset')).toEqual([]);
  });

  it.each(PUSHING)('once lifted lets %s go on where it was', async (transport) => {
    const incidents = `match.${page.id}.incidents`;
    const client = await page.open(transport, incidents);
    await page.strike('slow', { bytesPerSecond: 1 });
    await publish(1, 60, { text }, incidents);
    expect(numbers(client)).toEqual([]);
    expect(await page.lift()).toBe(1);
    await client.tick(60);
    await publish(61, 61, {}, incidents);
    await client.tick(61);
    expect(numbers(client)).toEqual(upTo(61));
  });

  it('gives a poll its answer a little at a time', async () => {
    const client = await page.openRaw('poll', topic);
    expect(await page.strike('slow', { bytesPerSecond: 2000 })).toBe(1);
    await publish(1, 1, { text: 'x'.repeat(20_000) });
    await client.until(/hello/);
    expect(client.text.length).toBeLessThan(10_000);
    expect(await page.lift()).toBe(1);
    await client.until(/\r\n0\r\n\r\n$/);
    const body = client.text
      .slice(client.text.indexOf('\r\n\r\n') + 4)
      .replace(/(?:^|\r\n)[0-9a-f]+\r\n/g, '')
      .trimEnd();
    expect(JSON.parse(body)).toMatchObject({
      events: [{ data: { data: { n: 1, text: 'x'.repeat(20_000) } } }],
    });
    await page.untilOpen(0);
  });

  it('never parts a WebSocket frame: `ws` answers pings in between', async () => {
    const client = track(new WsClient(`${server.wsUrl}?topics=${topic}&batch=1&page=${page.id}`));
    await client.named('live');
    await page.strike('slow', { bytesPerSecond: 20_000 });
    client.socket.on('pong', () => client.socket.ping()).ping();
    await publish(1, 100, { text });
    await client.tick(100);
    client.socket.close(1000);
    expect(await client.ended).toBe(1000);
  });
});

describe('refuse', () => {
  it.each([204, 502, 503])('answers the next connects of each transport with %i', async (status) => {
    expect(await page.strike('refuse', { status, count: 2 })).toBe(0);
    for (const transport of TRANSPORTS) {
      for (let n = 0; n < 2; n += 1) {
        const client = await page.request(transport, topic);
        await client.until(/\r\n\r\n/);
        expect(client.status).toBe(status);
        expect(client.text).toMatch(/\r\n\r\n$/);
        client.socket.destroy();
      }
      await page.open(transport, topic);
    }
    await bystanders.goOn();
  });

  it('is over once lifted, and leaves alone what is open', async () => {
    const client = await page.open('sse', topic);
    await page.strike('refuse', { status: 503, count: 100 });
    expect(await page.lift()).toBe(0);
    await page.open('websocket', topic);
    await publish(1, 1);
    await client.tick(1);
  });
});

describe('refuse-upgrade', () => {
  it('answers the next upgrades with 403, and nobody else', async () => {
    await page.strike('refuse-upgrade', { count: 1 });
    await page.open('sse', topic);
    await page.open('poll', topic);
    const socket = track(new WsClient(`${server.wsUrl}?topics=${topic}&page=${page.id}`)).socket;
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(403);
    await page.open('websocket', topic);
    await bystanders.goOn();
  });
});

describe('hang', () => {
  const requests = (): Promise<RawClient[]> =>
    Promise.all(TRANSPORTS.map((transport) => page.request(transport, topic)));

  it('answers no new request, and resets it when the time is over; what is open goes on', async () => {
    const open = await page.open('sse', topic);
    expect(await page.strike('hang', { seconds: 1 })).toBe(0);
    const held = await requests();
    await page.untilOpen(4);
    await publish(1, 1);
    await open.tick(1);
    await bystanders.goOn();
    for (const client of held) {
      expect(await client.ended).toBe('reset');
      expect(client.text).toBe('');
    }
    await page.untilOpen(1);
    for (const transport of TRANSPORTS) await page.open(transport, topic);
  });

  it('counts whom it holds as a connection, and forgets who gives up', async () => {
    await untilAdmitted(6);
    await page.strike('hang', { seconds: 60 });
    const held = await requests();
    const views = await page.untilOpen(3);
    expect(views.map(({ transport }) => transport).sort()).toEqual([...TRANSPORTS].sort());
    await untilAdmitted(9);
    for (const { socket } of held) socket.end();
    await page.untilOpen(0);
    await untilAdmitted(6);
  });

  it('holds no more than there may be connections; who comes then is answered', async () => {
    const own = await startServer({ ...SETTINGS, MAX_CONNECTIONS: '2' });
    const full = new TestPage(own);
    await full.strike('hang', { seconds: 60 });
    for (const transport of PUSHING) await full.request(transport, topic);
    await full.untilOpen(2);
    for (const transport of PUSHING) {
      const client = connect(transport, own, { topics: topic, page: full.id });
      expect((await client.named('bye')).data).toMatchObject({ reason: 'overloaded' });
    }
    const poll = await full.request('poll', topic);
    await poll.until(/overloaded/);
    expect(poll.status).toBe(503);
    await own.close();
  });

  it('is for one transport, where one is named, and over once lifted', async () => {
    await page.strike('hang', { seconds: 60, transport: 'websocket' });
    await page.open('sse', topic);
    const held = await page.request('websocket', topic);
    await page.untilOpen(2);
    expect(await page.lift()).toBe(1);
    expect(await held.ended).toBe('reset');
    await page.open('websocket', topic);
  });
});

describe('outage', () => {
  it('resets what there is and what comes, until it is over', async () => {
    const open: RawClient[] = [];
    for (const transport of TRANSPORTS) open.push(await page.openRaw(transport, topic));
    expect(await page.strike('outage', { seconds: 1 })).toBe(3);
    for (const client of open) expect(await client.ended).toBe('reset');
    for (const transport of TRANSPORTS) {
      const client = await page.request(transport, topic);
      expect(await client.ended).toBe('reset');
      expect(client.text).toBe('');
    }
    await bystanders.goOn();
    for (;;) {
      const client = connect('sse', server, { topics: topic, page: page.id });
      const live = client.named('live').then(() => true);
      if (await Promise.race([live, client.ended.then(() => false)])) break;
    }
    for (const transport of TRANSPORTS) await page.open(transport, topic);
  });

  it('is over once lifted', async () => {
    await page.strike('outage', { seconds: 60 });
    await page.lift();
    for (const transport of TRANSPORTS) await page.open(transport, topic);
  });
});

describe('a shutdown', () => {
  it('is held up by no fault, and says bye where it still can', async () => {
    const own = await startServer(SETTINGS);
    const slow = new TestPage(own);
    const silent = new TestPage(own);
    const held = new TestPage(own);
    const clients = [await slow.open('sse', 'stock.*'), await slow.open('websocket', 'stock.*')];
    await slow.strike('slow', { bytesPerSecond: 1 });
    for (const transport of TRANSPORTS) await silent.open(transport, 'stock.*');
    await silent.strike('silence');
    await held.strike('hang', { seconds: 60 });
    const waiting = await held.request('websocket', 'stock.*');
    await held.untilOpen(1);
    await own.publish('stock.A', { n: 1 });
    await own.close();
    for (const client of clients) {
      await client.ended;
      expect(numbers(client)).toEqual([1]);
      expect(client.received.at(-1)).toMatchObject({ event: 'bye', data: { reason: 'restart' } });
    }
    expect(await waiting.ended).toBe('reset');
  });
});
