import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { labData } from '../src/feeds/lab.feed.js';
import { nowNs } from '../src/lab/load/clock.js';
import type { Measured, Plan } from '../src/lab/load/commands.js';
import { findIn, type ForeignPlan } from '../src/lab/load/foreign.js';
import { Load } from '../src/lab/load/load.js';
import { chunk } from '../src/lab/targets/frame.js';
import { encodeBody, sseEvent } from '../src/protocol/encode.js';
import { startServer, type TestServer } from './support/server.js';
import { TLS } from './support/tls.js';

const plan = (port: number, more: Partial<Plan> = {}): Plan => ({
  port,
  wires: ['sse'],
  topics: 1,
  topicsEach: 1,
  random: false,
  wholeOneIn: 2,
  biteMs: 0,
  ...more,
});
const WINDOW = { warmUpMs: 50, windowMs: 250, graceMs: 2000, serverPid: process.pid };
const CLEAN = { missing: 0, duplicate: 0, outOfOrder: 0 };

describe('the clients of the bench on this server', () => {
  const lab = { FEEDS: 'lab', LAB_TOPICS: '10', LAB_RATE: '1000' };

  // Their feeds go on for as long as they do, and would take the time of the tests that follow.
  let server: TestServer;
  afterEach(() => server.close());

  async function start(env: Record<string, string>): Promise<number> {
    server = await startServer(env);
    return server.port;
  }

  it.each([
    ['at once', 0],
    ['in bites', 50],
  ])('get all of their own topics on both transports, read whole, or counted %s', async (_how, biteMs) => {
    const port = await start(lab);
    const more: Partial<Plan> = { wires: ['sse', 'websocket'], topics: 10, topicsEach: 3, random: true };
    const load = new Load(plan(port, { ...more, biteMs }));
    expect(await load.open({ connections: 8, timeoutMs: 5000 })).toEqual({});
    const measured = await load.measure(WINDOW);
    expect(measured).toMatchObject({ incomplete: 0, audit: CLEAN, wholeAudit: CLEAN });
    // The window lies within the books, and those of each topic begin behind its first event.
    expect(measured.deliveries).toBeGreaterThan(0);
    expect(measured.deliveries).toBeLessThanOrEqual(measured.audit.received + 8 * 3);
    expect(measured.latency.length).toBeGreaterThan(0);
    // Half of the connections are read whole.
    const { expected, received } = measured.wholeAudit;
    expect(received).toBe(expected);
    expect(measured.audit.expected).toBeGreaterThan(1.5 * expected);
    load.close();
  });

  it('get all of it compressed', async () => {
    const port = await start({ ...lab, COMPRESSION: 'true', LAB_ARRIVALS: 'burst' });
    const more: Partial<Plan> = {
      wires: ['sse', 'websocket'],
      topics: 10,
      topicsEach: 10,
      deflate: 'shared',
    };
    const load = new Load(plan(port, { ...more, biteMs: 50 }));
    expect(await load.open({ connections: 8, timeoutMs: 5000 })).toEqual({});
    const measured = await load.measure({ ...WINDOW, windowMs: 1100 });
    expect(measured).toMatchObject({ incomplete: 0, audit: CLEAN, wholeAudit: CLEAN });
    expect(measured.audit.expected).toBe(measured.audit.received);
    // Of 150 bytes of data each, and nearly as much again around it.
    expect(measured.bytes / measured.deliveries).toBeLessThan(150);
    load.close();
  });

  it('get all of it over HTTP/2, many streams on a connection, and over wss:', async () => {
    const port = await start({ ...lab, ...TLS });
    const more: Partial<Plan> = { wires: ['sse-h2', 'websocket'], topics: 10, topicsEach: 3, tls: 'own' };
    const load = new Load(plan(port, { ...more, wholeOneIn: 1 }));
    expect(await load.open({ connections: 8, timeoutMs: 5000 })).toEqual({});
    const measured = await load.measure(WINDOW);
    expect(measured).toMatchObject({ incomplete: 0, audit: CLEAN });
    expect(measured.deliveries).toBeGreaterThan(0);
    expect(measured.bytes).toBeGreaterThan(measured.payload);
    load.close();
  });

  it.each([
    ['never read', 0],
    ['read too slowly', 100_000],
  ])('get all of it beside some who %s', async (_what, bytesPerSecond) => {
    const port = await start({ FEEDS: 'lab', LAB_TOPICS: '1', LAB_RATE: '100', LAB_SIZE: '60000' });
    const slow = { connections: 2, bytesPerSecond };
    const load = new Load(plan(port, { wires: ['sse', 'websocket'], slow }));
    expect(await load.open({ connections: 2, timeoutMs: 5000 })).toEqual({});
    expect(await load.measure(WINDOW)).toMatchObject({ incomplete: 0, audit: CLEAN });
    load.close();
  });

  it.each(['sse', 'websocket'] as const)('come back on %s and miss nothing', async (wire) => {
    const port = await start(lab);
    const load = new Load(plan(port, { wires: [wire], wholeOneIn: 1 }));
    await load.open({ connections: 6, timeoutMs: 5000 });
    const resumed = await load.resume({ downMs: 300, timeoutMs: 5000, serverPid: process.pid });
    expect(resumed).toMatchObject({ incomplete: 0, audit: CLEAN });
    // 100 events a second on that topic.
    expect(resumed.replayed).toBeGreaterThanOrEqual(6 * 29);
    load.close();
  });
});

describe('the clients of the bench on a server that lies', () => {
  let server: Server;
  afterEach(() => server.closeAllConnections());
  afterEach(() => server.close());

  /** Sends 1, 2, 3 … every 5 ms as `numbers` has it. */
  async function liar(numbers: (n: number) => number[]): Promise<number> {
    server = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
      let n = 0;
      const timer = setInterval(() => {
        for (const told of numbers((n += 1))) {
          const data = labData(Math.round(nowNs()), told, 150);
          response.socket?.write(chunk(sseEvent('e-1-a', encodeBody('lab.0', 1, data))));
        }
      }, 5);
      response.once('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  // Each connection has numbers of its own, and its books begin with the first: early ones come however slow we are.
  it.each([
    ['drops an event', (n: number) => (n === 5 ? [] : [n]), { missing: 1 }, { missing: 1 }],
    ['sends one twice', (n: number) => (n === 5 ? [n, n] : [n]), { duplicate: 1 }, { duplicate: 1 }],
    // Who only counts cannot see it: that is what those are for that are read whole.
    ['reorders two', (n: number) => [n === 5 ? 6 : n === 6 ? 5 : n], { outOfOrder: 1 }, {}],
  ])('see it when it %s', async (_what, numbers, whole, counted) => {
    const load = new Load(plan(await liar(numbers), { wholeOneIn: 2 }));
    await load.open({ connections: 2, timeoutMs: 5000 });
    const { audit, wholeAudit, incomplete } = await load.measure(WINDOW);
    expect(incomplete).toBe(0);
    expect(wholeAudit).toMatchObject({ ...CLEAN, ...whole });
    const sum = (name: keyof typeof CLEAN): number =>
      ((whole as Partial<typeof CLEAN>)[name] ?? 0) + ((counted as Partial<typeof CLEAN>)[name] ?? 0);
    expect(audit).toMatchObject({
      missing: sum('missing'),
      duplicate: sum('duplicate'),
      outOfOrder: sum('outOfOrder'),
    });
    load.close();
  });

  it('see it when it refuses', async () => {
    server = createServer((_request, response) => void response.writeHead(503).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const load = new Load(plan((server.address() as AddressInfo).port));
    const { failure } = await load.open({ connections: 2, timeoutMs: 500 });
    expect(failure).toBe('HTTP/1.1 503 Service Unavailable');
    load.close();
  });
});

describe('the clients of the lab on a server of somebody else', () => {
  let server: Server;
  let sockets: WebSocketServer;
  afterEach(() => {
    sockets.close();
    server.closeAllConnections();
    server.close();
  });

  /** Sends quotes in words of its own, every 5 ms; over SSE without the chunked coding. */
  async function start(quoteOf: (n: number) => object): Promise<ForeignPlan> {
    const each = (write: (text: string) => void): NodeJS.Timeout => {
      let n = 0;
      return setInterval(() => write(JSON.stringify(quoteOf((n += 1)))), 5);
    };
    server = createServer((request, response) => {
      if (request.headers['x-key'] !== 'k') return void response.writeHead(401).end();
      response.useChunkedEncodingByDefault = false;
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      const timer = each((text) => response.write(`data: ${text}\n\n`));
      response.once('close', () => clearInterval(timer));
    });
    sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket, { headers }) => {
      socket.send('welcome');
      socket.once('message', (message: Buffer) => {
        if (headers['x-key'] !== 'k' || message.toString() !== '{"op":"quotes"}') return;
        const timer = each((text) => socket.send(text));
        socket.once('close', () => clearInterval(timer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const address = {
      host: '127.0.0.1',
      port,
      name: 'localhost',
      authority: `localhost:${port}`,
      path: '/quotes?of=all',
      secure: false,
      headers: ['X-Key: k'],
    };
    const reading = { time: ['/at'], timeUnit: 'ms', sequence: ['/count'], topic: ['/symbol'] } as const;
    return { sse: address, websocket: { ...address, subscribe: '{"op":"quotes"}' }, reading };
  }

  const onForeign = async (foreign: ForeignPlan, wire: 'sse' | 'websocket'): Promise<Measured> => {
    const load = new Load(plan(0, { wires: [wire], wholeOneIn: 1, foreign }), await findIn(foreign.reading));
    expect(await load.open({ connections: 3, timeoutMs: 5000 })).toEqual({});
    const measured = await load.measure({ ...WINDOW, serverPid: undefined });
    load.close();
    return measured;
  };

  it.each(['sse', 'websocket'] as const)('say how late its events are on %s, and miss none', async (wire) => {
    const foreign = await start((count) => ({ symbol: 'A', at: Date.now(), count }));
    const measured = await onForeign(foreign, wire);
    expect(measured).toMatchObject({ incomplete: 0, audit: CLEAN, serverCpuUs: undefined });
    expect(measured.audit.expected).toBeGreaterThan(0);
    expect(measured.latency.length).toBeGreaterThan(0);
    expect(measured.deliveries).toBe(measured.wholeDeliveries);
  });

  it.each(['sse', 'websocket'] as const)('see an event left out on %s', async (wire) => {
    const foreign = await start((n) => ({ symbol: 'A', count: n < 5 ? n : n + 1 }));
    const { audit, latency } = await onForeign(foreign, wire);
    expect(audit).toMatchObject({ ...CLEAN, missing: 3 });
    expect(latency).toEqual([]);
  });

  it.each(['sse', 'websocket'] as const)('count what says nothing of itself on %s', async (wire) => {
    const measured = await onForeign(await start(() => ({ price: '1.00' })), wire);
    expect(measured.audit).toMatchObject({ expected: 0, received: 0 });
    expect(measured.deliveries).toBeGreaterThan(0);
  });
});
