import { once } from 'node:events';
import { Agent, get, type IncomingMessage, type OutgoingHttpHeaders, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { CODES } from '../src/protocol/codes.js';
import type { PollAnswer } from '../src/protocol/messages.js';
import {
  connect,
  type Received,
  SseClient,
  type TestClient,
  track,
  type Transport,
} from './support/clients.js';
import { nginxPath, startDefaultNginx, startDeployedNginx } from './support/nginx.js';
import type { ProxyProcess } from './support/proxy-process.js';
import { raw } from './support/raw.js';
import { startServer, type TestServer } from './support/server.js';

/** What the service promises a client behind a proxy, ms. */
const FIRST_EVENT_MS = 1000;

const TOPIC = 'stock.AAPL';
const MISSING = nginxPath === undefined ? ' (skipped: nginx is not installed)' : '';
const suite = nginxPath === undefined ? describe.skip : describe;

suite(`behind deploy/nginx.conf${MISSING}`, () => {
  let server: TestServer;
  let nginx: ProxyProcess;
  beforeAll(async () => {
    server = await startServer();
    nginx = await startDeployedNginx(server.port);
  });

  describe.each<Transport>(['sse', 'websocket', 'poll'])('%s', (transport) => {
    carriesEventsAtOnce(() => [server, nginx], transport);
  });

  it.each<Transport>(['sse', 'websocket'])('tells the app when a client has gone: %s', async (transport) => {
    const gone = oneClientGone(server);
    const client = connect(transport, via(nginx, server), { topics: TOPIC });
    await client.named('live');
    client.close();
    await gone;
  });

  it('tells the app when a client waits no longer: poll', async () => {
    const gone = oneClientGone(server);
    const url = `${nginx.url}/poll?topics=${TOPIC}`;
    const { position } = (await (await fetch(url)).json()) as PollAnswer;
    const waits = nextRequest(server);
    const controller = new AbortController();
    const poll = fetch(`${url}&lastEventId=${position}`, { signal: controller.signal });
    await waits;
    controller.abort();
    await expect(poll).rejects.toThrow();
    await gone;
  });

  it('passes on who asks, and not what a client claims to be', async () => {
    const [{ headers }] = await Promise.all([
      nextRequest(server),
      fetch(`${nginx.url}/topics`, {
        headers: { 'X-Forwarded-For': '10.1.1.1', 'X-Forwarded-Proto': 'https' },
      }),
    ]);
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      host: `127.0.0.1:${nginx.port}`,
    });
  });

  it.each(['/metrics', '/metrics/', '/METRICS?x=1', '//metrics', '/%6detrics', '/topics/../metrics'])(
    'does not pass %s on',
    async (path) => {
      expect(await raw(nginx.port, `GET ${path} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1.1 404/);
      expect((await fetch(`${server.url}/metrics`)).status).toBe(200);
    },
  );

  it('keeps connections to the app for the next request', async () => {
    // Over one connection to nginx: each of its workers keeps connections of its own.
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (): Promise<IncomingMessage['socket']> => {
      const request = nextRequest(server);
      await text(await answer(`${nginx.url}/topics`, { agent }));
      return (await request).socket;
    };
    expect(await ask()).toBe(await ask());
    agent.destroy();
  });

  it('passes on WebSocket only: an upgrade to anything else is an ordinary request', async () => {
    const headers = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': '' };
    const [request, response] = await Promise.all([
      nextRequest(server),
      answer(`${nginx.url}/topics`, { headers }),
    ]);
    expect(response.statusCode).toBe(200);
    expect(request.headers.upgrade).toBeUndefined();
    expect((await answer(`${nginx.url}/ws`, { headers })).statusCode).toBe(426);
  });

  it('compresses JSON, never an event stream', async () => {
    const headers = { 'Accept-Encoding': 'gzip' };
    await server.publish('wide.topic', { filler: 'x'.repeat(2000) });
    const json = await answer(`${nginx.url}/topics/wide.topic`, { headers });
    expect(json.headers['content-encoding']).toBe('gzip');
    const stream = track(new SseClient(`${nginx.url}/sse?topics=wide.topic`, headers));
    expect((await stream.response).headers['content-encoding']).not.toBe('gzip');
    await stream.named('live');
  });

  it('lets a list of topics through that the app takes, and refuses a larger head with a status of its own', async () => {
    const topics = (bytes: number): string =>
      Array.from({ length: bytes / 10 }, () => 'stock.AAPL').join(',');
    const { statusCode } = await answer(`${nginx.url}/poll?topics=${topics(6000)}`);
    expect(statusCode).toBe(200);
    expect((await answer(`${nginx.url}/poll?topics=${topics(20_000)}`)).statusCode).toBe(414);
  });

  it('brings back what the app says about a head too large for it', async () => {
    const headers = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`X-Filler-${index}`, 'x'.repeat(3000)]),
    );
    const response = await answer(`${nginx.url}/topics`, { headers });
    expect(response.statusCode).toBe(431);
    expect(JSON.parse(await text(response))).toMatchObject({ reason: 'head-too-large' });
  });
});

suite(`behind deploy/nginx.conf, when the app restarts${MISSING}`, () => {
  it('delivers the last word of the app, then asks native clients to come back', async () => {
    const server = await startServer();
    const nginx = await startDeployedNginx(server.port);
    const clients = (['sse', 'websocket'] as const).map((transport) =>
      connect(transport, via(nginx, server), { topics: TOPIC }),
    );
    await Promise.all(clients.map((client) => client.named('live')));
    await server.close();
    for (const client of clients)
      expect((await client.named('bye')).data).toMatchObject({ reason: 'restart' });
    expect(await Promise.all(clients.map((client) => client.ended))).toEqual([0, CODES.restart.code]);

    const back = track(new SseClient(`${nginx.url}/sse?topics=${TOPIC}`));
    const { statusCode, headers } = await back.response;
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream',
      'access-control-allow-origin': '*',
      'cache-control': 'no-store',
    });
    await back.ended;
    const bye = await back.named('bye');
    const { code, retry } = CODES.restart;
    expect(bye.data).toEqual({ code, reason: 'restart', retry, retryAfterMs: back.retry });
    expect((await fetch(`${nginx.url}/poll?topics=${TOPIC}`)).status).toBe(502);
  });
});

suite(`behind nginx with all its defaults${MISSING}`, () => {
  let server: TestServer;
  let nginx: ProxyProcess;
  beforeAll(async () => {
    server = await startServer();
    nginx = await startDefaultNginx(server.port);
  });

  describe.each<Transport>(['sse', 'poll'])('%s', (transport) => {
    carriesEventsAtOnce(() => [server, nginx], transport);
  });

  it('answers /ws, whose upgrade nginx has dropped, with a problem that says so', async () => {
    const response = await answer(`${nginx.url}/ws`, {
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    });
    expect(response.statusCode).toBe(426);
    expect(response.headers['content-type']).toBe('application/problem+json');
    const { code, meaning } = CODES['upgrade-required'];
    expect(JSON.parse(await text(response))).toMatchObject({
      status: 426,
      title: meaning,
      code,
      reason: 'upgrade-required',
      retry: false,
    });
  });

  it('ends a stream that the app ends', async () => {
    const short = await startServer();
    const proxy = await startDefaultNginx(short.port);
    const client = connect('sse', via(proxy, short), { topics: TOPIC });
    await client.named('live');
    await short.close();
    await client.named('bye');
    await client.ended;
  });

  it('streams although nginx compresses every type', async () => {
    const proxy = await startDefaultNginx(server.port, 'gzip on; gzip_types *; gzip_min_length 0;');
    const stream = track(new SseClient(`${proxy.url}/sse?topics=${TOPIC}`, { 'Accept-Encoding': 'gzip' }));
    await within(FIRST_EVENT_MS, stream.named('live'));
    const json = await answer(`${proxy.url}/topics`, { headers: { 'Accept-Encoding': 'gzip' } });
    expect(json.headers['content-encoding']).toBe('gzip');
  });
});

/** What every proxy set-up must do for a transport. */
function carriesEventsAtOnce(setUp: () => [TestServer, ProxyProcess], transport: Transport): void {
  const ask = (topics: string): [TestServer, TestClient] => {
    const [server, nginx] = setUp();
    return [server, connect(transport, via(nginx, server), { topics })];
  };
  const tick = (client: TestClient, n: number): Promise<Received> => within(FIRST_EVENT_MS, client.tick(n));

  it('brings the first event within a second of the request', async () => {
    const [server] = setUp();
    await server.publish(TOPIC, { n: 1 });
    const [, client] = ask(TOPIC);
    await tick(client, 1);
  });

  it('brings each event as it comes', async () => {
    const [server, client] = ask('quiet.*');
    await client.named('live');
    for (let n = 1; n <= 5; n++) {
      await server.publish('quiet.topic', { n });
      await tick(client, n);
    }
  });

  it('holds no part of a large event back', async () => {
    const [server, client] = ask('large.*');
    await client.named('live');
    for (let n = 1; n <= 5; n++) {
      await server.publish('large.topic', { n, filler: 'x'.repeat(5000) });
      await tick(client, n);
    }
  });
}

/** The same server, reached through the proxy. */
const via = ({ url, wsUrl }: ProxyProcess, server: TestServer): TestServer => ({ ...server, url, wsUrl });

async function within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** With exactly these header fields; on a connection of its own unless an agent has one. */
function answer(
  url: string,
  { headers = {}, agent }: { headers?: OutgoingHttpHeaders; agent?: Agent } = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: agent ?? false }, resolve).once('error', reject);
  });
}

const httpServer = ({ app }: TestServer): Server => app.getHttpServer();

async function nextRequest(server: TestServer): Promise<IncomingMessage> {
  const [request] = (await once(httpServer(server), 'request')) as [IncomingMessage];
  return request;
}

/** Resolves when a client that the app still had something for has closed its connection. */
function oneClientGone(server: TestServer): Promise<void> {
  return new Promise((resolve) => {
    httpServer(server).on('request', (_request, response) => {
      response.once('close', () => (response.writableFinished ? undefined : resolve()));
    });
    httpServer(server).on('upgrade', (_request, socket) => socket.once('close', resolve));
  });
}
