import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { labData } from '../src/feeds/lab.feed.js';
import { nowNs } from '../src/lab/load/clock.js';
import type { Plan } from '../src/lab/load/commands.js';
import { Load } from '../src/lab/load/load.js';
import { chunk } from '../src/lab/targets/frame.js';
import { encodeBody, sseEvent } from '../src/protocol/encode.js';
import { startServer } from './support/server.js';

const plan = (port: number, more: Partial<Plan> = {}): Plan => ({
  port,
  wires: ['sse'],
  topics: 1,
  topicsEach: 1,
  random: false,
  wholeOneIn: 2,
  biteMs: 0,
  deflate: false,
  deaf: 0,
  ...more,
});
const WINDOW = { warmUpMs: 50, windowMs: 250, graceMs: 2000, serverPid: process.pid };
const CLEAN = { missing: 0, duplicate: 0, outOfOrder: 0 };

describe('the clients of the bench on this server', () => {
  const lab = { FEEDS: 'lab', LAB_TOPICS: '10', LAB_RATE: '1000' };

  it.each([
    ['at once', 0],
    ['in bites', 50],
  ])('get all of their own topics on both transports, read whole, or counted %s', async (_how, biteMs) => {
    const { port } = await startServer(lab);
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
    const { port } = await startServer({ ...lab, COMPRESSION: 'true', LAB_ARRIVALS: 'burst' });
    const more: Partial<Plan> = { wires: ['sse', 'websocket'], topics: 10, topicsEach: 10, deflate: true };
    const load = new Load(plan(port, { ...more, biteMs: 50 }));
    expect(await load.open({ connections: 8, timeoutMs: 5000 })).toEqual({});
    const measured = await load.measure({ ...WINDOW, windowMs: 1100 });
    expect(measured).toMatchObject({ incomplete: 0, audit: CLEAN, wholeAudit: CLEAN });
    expect(measured.audit.expected).toBe(measured.audit.received);
    // Of 150 bytes of data each, and nearly as much again around it.
    expect(measured.bytes / measured.deliveries).toBeLessThan(150);
    load.close();
  });

  it('get all of it beside some who never read', async () => {
    const { port } = await startServer({ ...lab, LAB_SIZE: '60000' });
    const load = new Load(plan(port, { wires: ['sse', 'websocket'], deaf: 2 }));
    expect(await load.open({ connections: 2, timeoutMs: 5000 })).toEqual({});
    expect(await load.measure(WINDOW)).toMatchObject({ incomplete: 0, audit: CLEAN });
    load.close();
  });

  it.each(['sse', 'websocket'] as const)('come back on %s and miss nothing', async (wire) => {
    const { port } = await startServer(lab);
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
