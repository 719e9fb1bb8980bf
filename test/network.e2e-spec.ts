import { FaultProxy } from '../src/lab/fault-proxy/fault-proxy.js';
import type { Faults } from '../src/lab/fault-proxy/faults.js';
import { Admission } from '../src/transports/admission.js';
import { Connections } from '../src/transports/connections.js';
import { connect, type Received, type TestClient, track, TRANSPORTS, WsClient } from './support/clients.js';
import { startServer, type TestServer } from './support/server.js';
import { TLS } from './support/tls.js';

/** In the clear, and with TLS: `wss:`, SSE and poll over HTTP/2. */
const WAYS = TRANSPORTS.flatMap((transport) => [
  { transport, env: {}, name: transport },
  { transport, env: TLS, name: `${transport} with TLS` },
]);

const FAULTS: [string, Faults][] = [
  ['of which every byte comes by itself', { sliceBytes: 1 }],
  ['that is late, and later for some', { latencyMs: 5, jitterMs: 20 }],
  ['that is slow', { bytesPerSecond: 100_000, bufferBytes: 1000 }],
];

let server: TestServer;
let network: FaultProxy;
afterEach(async () => {
  await network.close();
  await server.close();
});

async function start(env: Record<string, string>): Promise<void> {
  server = await startServer(env);
  network = await FaultProxy.start({ port: server.port });
}

/** The same server, reached through the network. */
const away = ({ url, wsUrl, port }: TestServer): Pick<TestServer, 'url' | 'wsUrl'> => ({
  url: url.replace(`:${port}`, `:${network.port}`),
  wsUrl: wsUrl.replace(`:${port}`, `:${network.port}`),
});

const bodies = ({ ticks }: TestClient): Pick<Received, 'id' | 'text'>[] =>
  ticks.map(({ id, text }) => ({ id: id!, text }));

describe.each(WAYS)('over $name', ({ transport, env }) => {
  it.each(FAULTS)('a network %s brings what any other does, byte for byte', async (_what, faults) => {
    await start(env);
    network.set(faults);
    for (let n = 1; n <= 20; n += 1) await server.publish('match.m.incidents', { n, name: 'Müller ⚽' });
    const asked = { topics: 'match.>' };
    const [near, far] = [connect(transport, server, asked), connect(transport, away(server), asked)];
    await Promise.all([near, far].map((client) => client.named('live')));
    for (let n = 21; n <= 60; n += 1) {
      void server.publish('match.m.incidents', { n, text: '\u{1f3c6}é'.repeat(n) });
      await new Promise(setImmediate);
    }
    await Promise.all([near, far].map((client) => client.tick(60)));
    expect(far.ticks).toHaveLength(60);
    expect(bodies(far)).toEqual(bodies(near));
    expect(network.statistics.cut).toBe(0);
  });
});

it('commands that come a byte at a time are carried out as any others', async () => {
  await start({});
  network.set({ sliceBytes: 1 });
  const client = track(new WsClient(away(server).wsUrl));
  for (const topic of ['stock.A', 'stock.B']) await client.send('subscribe', { topics: [topic], ref: topic });
  await client.named('live', 1);
  await server.publish('stock.A', { n: 1 });
  await server.publish('stock.B', { n: 2 });
  await client.tick(2);
  expect(client.ticks).toHaveLength(2);
});

describe('a client that the network has lost without a word', () => {
  const SETTINGS = { HEARTBEAT_MS: '100', MAX_AGE_MS: '1000', POLL_WAIT_MS: '1000' };

  it.each([
    ['sse', 'max-age'],
    ['websocket', 'unresponsive'],
    ['poll', undefined],
  ] as const)('gives its room back: %s', async (transport, reason) => {
    await start(SETTINGS);
    const client = connect(transport, away(server), { topics: 'stock.*' });
    await client.named('live');
    const admission = server.app.get(Admission);
    while (admission.count === 0) await new Promise(setImmediate);
    network.lose('client');
    client.close();
    expect(admission.count).toBe(1);
    while (admission.count > 0) await new Promise(setImmediate);
    if (reason !== undefined) expect(server.app.get(Connections).ended.get(reason)).toBe(1);
  });
});
