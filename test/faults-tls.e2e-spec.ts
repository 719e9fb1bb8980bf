import { Admission } from '../src/transports/admission.js';
import { FaultDto } from '../src/transports/faults/fault.dto.js';
import { Pages } from '../src/transports/faults/pages.js';
import { validated } from '../src/transports/subscribe.dto.js';
import { connect, type TestClient, TRANSPORTS } from './support/clients.js';
import { Bystanders } from './support/faults.js';
import { askOver, http2Session } from './support/http2.js';
import { startServer, type TestServer } from './support/server.js';
import { TLS } from './support/tls.js';

const SETTINGS = { ...TLS, FAULTS: '1', HEARTBEAT_MS: '100', BUSY_BYTES: '4000', MAX_BUSY_MS: '1000' };
const PAGE = 'page-1';

let server: TestServer;
let clients: TestClient[];
let bystanders: Bystanders;
let n = 0;
beforeAll(async () => {
  server = await startServer(SETTINGS);
});
beforeEach(async () => {
  bystanders = await Bystanders.join(server);
  clients = TRANSPORTS.map((transport) => connect(transport, server, { topics: 'stock.A', page: PAGE }));
  for (const client of clients) await client.named('live');
  // A poll asks again as soon as it has its answer.
  while (server.app.get(Pages).of(PAGE).connections.length < clients.length) await new Promise(setImmediate);
});

const publish = (): Promise<number> => server.publish('stock.A', { n: (n += 1) });
const strike = (fault: string, more: object = {}): number => {
  const page = server.app.get(Pages).of(PAGE);
  return fault === 'DELETE' ? page.lift() : page.strike(validated(FaultDto, { fault, ...more }));
};

it('connections are told by their protocol', () => {
  const views = server.app.get(Pages).of(PAGE).connections;
  expect(views.map(({ transport, protocol }) => `${transport} ${protocol}`).sort()).toEqual([
    'poll h2',
    'sse h2',
    'websocket h1',
  ]);
});

it.each(['reset', 'end'])('%s ends what is open, and nothing of another page', async (fault) => {
  expect(strike(fault)).toBe(3);
  const [sse, websocket] = clients as [TestClient, TestClient];
  expect([await sse.ended, await websocket.ended]).toEqual([0, fault === 'end' ? 1000 : 1006]);
  await bystanders.goOn();
});

it('silence delivers nothing until it is lifted, which breaks it off', async () => {
  expect(strike('silence')).toBe(3);
  await publish();
  await bystanders.goOn();
  for (const { ticks } of clients) expect(ticks.some(({ data }) => data.data.n === n)).toBe(false);
  expect(strike('DELETE')).toBe(3);
  await Promise.all(clients.map(({ ended }) => ended));
});

it('slow holds back what is open, without a reset', async () => {
  expect(strike('slow', { bytesPerSecond: 1_000_000 })).toBe(3);
  await publish();
  await Promise.all(clients.map((client) => client.tick(n)));
});

it('outage resets what there is and what comes', async () => {
  expect(strike('outage', { seconds: 60 })).toBe(3);
  await Promise.all(clients.map(({ ended }) => ended));
  await bystanders.goOn();
  for (const transport of TRANSPORTS) {
    const late = connect(transport, server, { topics: 'stock.A', page: PAGE });
    await late.ended;
    expect(late.received).toEqual([]);
  }
  strike('DELETE');
});

it('refuse answers what comes; hang does not, and resets it alone', async () => {
  const session = http2Session(server.url);
  const path = `/sse?topics=stock.A&page=${PAGE}`;
  strike('refuse', { status: 503, count: 1 });
  expect((await askOver(session, path)).statusCode).toBe(503);
  expect((await askOver(session, path)).statusCode).toBe(200);
  const { count } = server.app.get(Admission);
  strike('hang', { seconds: 60 });
  const held = askOver(session, path);
  while (server.app.get(Admission).count === count) await new Promise(setImmediate);
  strike('DELETE');
  await expect(held).rejects.toThrow('reset with 8');
  expect((await askOver(session, '/health/live')).statusCode).toBe(200);
});
