import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CODES, type Reason } from '../../src/protocol/codes.js';
import type { PollAnswer } from '../../src/protocol/messages.js';
import { Admission } from '../../src/transports/admission.js';
import { SseClient, type TestClient, track, WsClient } from '../support/clients.js';
import { startServer, type TestServer } from '../support/server.js';

type Headers = Record<string, string>;
const from = (address: string): Headers => ({ 'X-Forwarded-For': address });

/** A connection of each kind that stays, and one more of each kind that is refused with this code. */
class Clients {
  constructor(private readonly server: TestServer) {}

  async sse(headers: Headers = {}): Promise<SseClient> {
    const client = track(new SseClient(`${this.server.url}/sse?topics=stock.*`, headers));
    await client.named('live');
    return client;
  }

  async websocket(headers: Headers = {}): Promise<WsClient> {
    const client = track(new WsClient(`${this.server.wsUrl}?topics=stock.*`, headers));
    await client.named('live');
    return client;
  }

  /** Waits at the server until it is given up, or has an answer. */
  async poll(headers: Headers = {}): Promise<{ readonly answer: Promise<Response>; leave: () => void }> {
    const abort = new AbortController();
    const url = `${this.server.url}/poll?topics=stock.*`;
    const admission = this.server.app.get(Admission);
    const before = admission.count;
    const first = await fetch(url, { headers });
    expect(first.status).toBe(200);
    const { position } = (await first.json()) as { position: string };
    while (admission.count > before) await nextTurn();
    const answer = fetch(`${url}&lastEventId=${position}`, { headers, signal: abort.signal });
    answer.catch(() => undefined);
    while (admission.count === before) await nextTurn();
    return { answer, leave: () => abort.abort() };
  }

  async areRefused(reason: Reason, headers: Headers = {}): Promise<void> {
    const { code, http } = CODES[reason];
    const bye = { code, reason, retry: true, retryAfterMs: expect.any(Number) as number };

    const stream = track(new SseClient(`${this.server.url}/sse?topics=stock.*`, headers));
    expect((await stream.response).statusCode).toBe(200);
    await stream.ended;
    expect(stream.received.map(({ event, data }) => [event, data as unknown])).toEqual([['bye', bye]]);
    expect(stream.retry).toBe((stream.received[0]!.data as { retryAfterMs: number }).retryAfterMs);

    const socket = track(new WsClient(`${this.server.wsUrl}?topics=stock.*`, headers));
    expect(await socket.ended).toBe(code);
    expect(socket.received.map(({ event, data }) => [event, data as unknown])).toEqual([['bye', bye]]);

    const poll = await fetch(`${this.server.url}/poll?topics=stock.*`, { headers });
    expect(poll.status).toBe(http);
    expect(Number(poll.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await poll.json()).toMatchObject({ code, reason, retry: true });
  }

  /** Once the server has seen somebody go, there is room again. */
  async findRoom(headers: Headers = {}): Promise<TestClient> {
    for (;;) {
      const client = track(new SseClient(`${this.server.url}/sse?topics=stock.*`, headers));
      const { event } = await client.until(({ event: name }) => name === 'live' || name === 'bye');
      if (event === 'live') return client;
    }
  }
}

async function askAndLeave(port: number, ask: string, afterTurns: number): Promise<void> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(ask);
  for (let turn = 0; turn < afterTurns; turn += 1) await nextTurn();
  socket.destroy();
}

describe('connections in all', () => {
  let clients: Clients;
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer({ MAX_CONNECTIONS: '3', RETRY_MS: '400', POLL_WAIT_MS: '60000' });
    clients = new Clients(server);
  });
  afterEach(() => server.close());

  it('are refused on every transport beyond the limit, and let in again once one has gone', async () => {
    const first = await clients.sse();
    await clients.websocket();
    const poll = await clients.poll();
    await clients.areRefused('overloaded');
    poll.leave();
    const second = await clients.findRoom();
    await clients.areRefused('overloaded');
    second.close();
    first.close();
    await clients.findRoom();
    await clients.findRoom();
    await clients.areRefused('overloaded');
  });

  it('give their room back even if they leave while they ask', async () => {
    const { position } = (await (await fetch(`${server.url}/poll?topics=stock.*`)).json()) as PollAnswer;
    const asks = [
      `GET /poll?topics=stock.*&lastEventId=${position} HTTP/1.1\r\nHost: a\r\n\r\n`,
      'GET /sse?topics=stock.* HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET /ws?topics=stock.* HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    ];
    for (const ask of asks) {
      for (let turns = 0; turns < 100; turns += 1) await askAndLeave(server.port, ask, turns % 8);
      for (const client of [await clients.findRoom(), await clients.findRoom(), await clients.findRoom()])
        client.close();
    }
  });

  it('that are refused do not disturb those that are there', async () => {
    const held = [await clients.sse(), await clients.websocket(), await clients.sse()];
    for (let n = 1; n <= 20; n += 1) {
      await clients.areRefused('overloaded');
      await server.publish('stock.A', { n });
    }
    for (const client of held) {
      await client.tick(20);
      expect(client.ticks).toHaveLength(20);
    }
  });

  it('count streams, sockets and polls, not plain requests', async () => {
    await clients.sse();
    await clients.websocket();
    await clients.sse();
    for (const path of ['/topics', '/health/live', '/topics/nothing']) {
      expect([200, 404]).toContain((await fetch(`${server.url}${path}`)).status);
    }
  });

  it('say when to come back, each at another time', async () => {
    for (let n = 0; n < 3; n += 1) await clients.sse();
    const delays = new Set<number>();
    while (delays.size < 5) {
      const stream = track(new SseClient(`${server.url}/sse?topics=stock.*`));
      const { retryAfterMs } = (await stream.named('bye')).data as { retryAfterMs: number };
      expect(retryAfterMs).toBeGreaterThanOrEqual(200);
      expect(retryAfterMs).toBeLessThanOrEqual(600);
      delays.add(retryAfterMs);
    }
  });
});

describe('connections from one address', () => {
  const limits = { MAX_CONNECTIONS_PER_ADDRESS: '2' };

  it('are refused beyond the limit, whatever the transport, and those from another are not', async () => {
    const server = await startServer({ ...limits, TRUST_PROXY: 'loopback' });
    const clients = new Clients(server);
    const [here, there] = [from('203.0.113.7'), from('203.0.113.8')];
    const first = await clients.sse(here);
    await clients.websocket(here);
    await clients.areRefused('too-many-connections', here);
    await clients.poll(there);
    await clients.sse(there);
    await clients.areRefused('too-many-connections', there);
    first.close();
    await clients.findRoom(here);
    await clients.areRefused('too-many-connections', here);
    await server.close();
  });

  it('are told by the last address that no trusted proxy has written', async () => {
    const server = await startServer({ ...limits, TRUST_PROXY: 'loopback' });
    const clients = new Clients(server);
    // What stands before it may have been made up by the client.
    await clients.sse(from('198.51.100.1, 203.0.113.7'));
    await clients.sse(from('198.51.100.2, 203.0.113.7'));
    await clients.areRefused('too-many-connections', from('198.51.100.3, 203.0.113.7'));
    await server.close();
  });

  it('are not told by X-Forwarded-For where no proxy is trusted; loopback is not limited', async () => {
    const server = await startServer(limits);
    const clients = new Clients(server);
    for (let n = 0; n < 4; n += 1) await clients.sse(from('203.0.113.7'));
    for (let n = 0; n < 4; n += 1) await clients.websocket();
    await server.close();
  });
});
