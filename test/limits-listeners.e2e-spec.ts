import { once } from 'node:events';
import { type LimitsListener, LimitsListeners } from '../src/transports/faults/limits.listeners.js';
import { connect } from './support/clients.js';
import { silentSocket, untilClosed } from './support/frames.js';
import { raw } from './support/raw.js';
import { startServer, type TestServer } from './support/server.js';
import { askOverHttp1, handshake, TLS } from './support/tls.js';

const FAULTS = { FAULTS: '1', HEADERS_TIMEOUT_MS: '400' };

const listenersOf = ({ app }: TestServer): readonly LimitsListener[] => app.get(LimitsListeners).all;

/** The same server, asked on another port. */
const at = ({ url, wsUrl, port }: TestServer, other: number): { url: string; wsUrl: string } => ({
  url: url.replace(String(port), String(other)),
  wsUrl: wsUrl.replace(String(port), String(other)),
});

describe('in the clear', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(FAULTS);
  });

  it('there is one, for HTTP/1.1, that serves the same', async () => {
    const limits = [{ protocol: 'h1', port: expect.any(Number) as number }];
    expect(await (await fetch(`${server.url}/faults`)).json()).toMatchObject({ limits });
    const [{ port }] = listenersOf(server) as [LimitsListener];
    expect(port).not.toBe(server.port);
    const clients = (['sse', 'websocket', 'poll'] as const).map((transport) =>
      connect(transport, at(server, port), { topics: 'stock.*' }),
    );
    await Promise.all(clients.map((client) => client.named('live')));
    await server.publish('stock.A', { n: 1 });
    await Promise.all(clients.map((client) => client.tick(1)));
  });

  it('it has the same limits', async () => {
    const [{ port }] = listenersOf(server) as [LimitsListener];
    await untilClosed(await silentSocket(port));
    const head = `GET /time HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(9000)}\r\n\r\n`;
    expect(await raw(port, head)).toMatch(/^HTTP\/1\.1 431 /);
    expect(
      await raw(port, 'GET /time HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n', /time/),
    ).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('it closes with the server, which says bye there too', async () => {
    const [{ port }] = listenersOf(server) as [LimitsListener];
    const client = connect('sse', at(server, port), { topics: 'stock.*' });
    await client.named('live');
    const silent = await silentSocket(port);
    const closed = untilClosed(silent);
    await server.close();
    await client.named('bye');
    await closed;
    await expect(fetch(`http://127.0.0.1:${port}/time`)).rejects.toThrow();
  });
});

describe('with TLS', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ ...FAULTS, ...TLS });
  });

  it('there is one that offers HTTP/1.1 alone, and one that offers HTTP/2 first', async () => {
    const all = listenersOf(server);
    expect(all.map(({ protocol }) => protocol)).toEqual(['h1', 'h2']);
    expect(new Set([server.port, ...all.map(({ port }) => port)]).size).toBe(3);
    const agreed = [];
    for (const { port } of all) {
      const socket = await handshake(port, { ALPNProtocols: ['h2', 'http/1.1'] });
      agreed.push(socket.alpnProtocol);
      socket.destroy();
    }
    expect(agreed).toEqual(['http/1.1', 'h2']);
  });

  it('both serve the same', async () => {
    const [h1, h2] = listenersOf(server) as [LimitsListener, LimitsListener];
    const clients = [
      connect('websocket', at(server, h1.port), { topics: 'stock.*' }),
      connect('websocket', at(server, h2.port), { topics: 'stock.*' }),
      connect('sse', at(server, h2.port), { topics: 'stock.*' }),
      connect('poll', at(server, h2.port), { topics: 'stock.*' }),
    ];
    await Promise.all(clients.map((client) => client.named('live')));
    await server.publish('stock.A', { n: 2 });
    await Promise.all(clients.map((client) => client.tick(2)));
    for (const { port } of [h1, h2])
      expect(await askOverHttp1(port, '/topics/stock.A')).toMatch(/^HTTP\/1\.1 200 [^]*"n":2/);
  });

  it('both have the same limits', async () => {
    for (const { port } of listenersOf(server)) {
      await untilClosed(await silentSocket(port));
      const socket = await handshake(port, { ALPNProtocols: ['h2', 'http/1.1'] });
      await once(socket.resume(), 'close');
    }
  });

  it('both close with the server', async () => {
    const [, h2] = listenersOf(server) as [LimitsListener, LimitsListener];
    const client = connect('sse', at(server, h2.port), { topics: 'stock.*' });
    await client.named('live');
    await server.close();
    await client.named('bye');
    for (const { port } of listenersOf(server)) await expect(handshake(port)).rejects.toThrow('ECONNREFUSED');
  });
});

it('they take LIMITS_PORT and the one after it', async () => {
  const probe = await startServer({ ...FAULTS, ...TLS });
  // Free a moment ago; where the next one is not, another is looked for.
  const ports = listenersOf(probe).map(({ port }) => port);
  await probe.close();
  for (const port of ports) {
    const server = await startServer({ ...FAULTS, ...TLS, LIMITS_PORT: String(port) }).catch(() => undefined);
    if (server === undefined) continue;
    expect(listenersOf(server)).toEqual([
      { protocol: 'h1', port },
      { protocol: 'h2', port: port + 1 },
    ]);
    await server.close();
    return;
  }
  throw new Error('no two ports in a row were free');
});
