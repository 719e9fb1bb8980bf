import { readSettings } from '../../src/config/settings.js';
import { CODES } from '../../src/protocol/codes.js';
import { fakeConnection } from '../support/fake-sink.js';
import { startServer, type TestServer } from '../support/server.js';

const LIMITS = {
  HEARTBEAT_MS: '1000',
  SILENT_SOCKET_MS: '3000',
  MAX_AGE_MS: '5000',
  MAX_BUSY_MS: '2000',
  BUSY_BYTES: '10000',
  MAX_QUEUED_BYTES: '20000',
};
const settings = readSettings(LIMITS);

let server: TestServer;
let nowMs = 1_700_000_000_000;
beforeAll(async () => {
  server = await startServer();
});
beforeEach(() => {
  jest.spyOn(Date, 'now').mockImplementation(() => nowMs);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('to the millisecond', () => {
  it('a heartbeat comes after 1,000 ms of silence', async () => {
    const { connection, sink } = await fakeConnection(server.hub, settings);
    connection.tick(nowMs + 999);
    expect(sink.written.at(-1)).toBe('live');
    connection.tick(nowMs + 1000);
    expect(sink.written.at(-1)).toBe('heartbeat');
  });

  it('whatever is written puts the heartbeat off', async () => {
    const { connection, sink } = await fakeConnection(server.hub, settings);
    nowMs += 600;
    await server.publish('stock.A', { n: 1 });
    connection.tick(nowMs + 999);
    expect(sink.written.at(-1)).toBe(1);
    connection.tick(nowMs + 1000);
    expect(sink.written.at(-1)).toBe('heartbeat');
    connection.close();
  });

  it('a WebSocket that asks for nothing is closed after 3,000 ms', async () => {
    const { connection, sink, ended } = await fakeConnection(server.hub, settings, []);
    connection.tick(nowMs + 2999);
    connection.heard();
    expect(ended).toEqual([]);
    connection.tick(nowMs + 3000);
    expect(ended).toEqual(['no-subscription']);
    expect(sink.closedWith).toBe(CODES['no-subscription'].code);
    expect(sink.written.at(-1)).toBe('bye');
  });

  it('a connection is asked to come back at the age of 5,000 ms', async () => {
    const { connection, sink, ended } = await fakeConnection(server.hub, settings);
    connection.tick(nowMs + 4999);
    expect(ended).toEqual([]);
    connection.tick(nowMs + 5000);
    expect(ended).toEqual(['max-age']);
    expect(sink.written.at(-1)).toBe('bye');
  });

  it('who answers no ping for a heartbeat is cut, who answers is not', async () => {
    const { connection, sink, ended } = await fakeConnection(server.hub, settings);
    for (let beat = 1; beat <= 3; beat += 1) {
      connection.tick(nowMs + beat * 1000);
      expect(sink.pings).toBe(beat);
      connection.heard();
    }
    expect(ended).toEqual([]);
    const silent = await fakeConnection(server.hub, settings);
    silent.connection.tick(nowMs + 1000);
    silent.connection.tick(nowMs + 1999);
    expect(silent.ended).toEqual([]);
    silent.connection.tick(nowMs + 2000);
    expect(silent.ended).toEqual(['unresponsive']);
    expect(silent.sink.closedWith).toBe('reset');
  });

  it('whose answer this process has had no time to read is given that time', async () => {
    const { connection, ended } = await fakeConnection(server.hub, settings);
    connection.tick(nowMs + 1000);
    connection.tick(nowMs + 3000, true);
    expect(ended).toEqual([]);
    connection.heard();
    connection.tick(nowMs + 3250);
    expect(ended).toEqual([]);
    connection.tick(nowMs + 4250);
    expect(ended).toEqual(['unresponsive']);
  });

  it.each([
    ['that is busy', 10_001],
    ['that has little queued, but does not take it,', 1],
  ])('a reader %s has 2,000 ms to drain', async (...[, queuedBytes]) => {
    const { connection, sink, ended } = await fakeConnection(server.hub, settings);
    sink.queuedBytes = queuedBytes;
    await server.publish('stock.A', { n: 1 });
    connection.tick(nowMs + 1999);
    connection.tick(nowMs + 2000);
    expect(ended).toEqual([]);
    connection.tick(nowMs + 2001);
    expect(ended).toEqual(['slow-consumer']);
    expect(sink.closedWith).toBe('reset');
  });
});

describe('to the byte', () => {
  it.each([
    [9999, [1, 2]],
    [10_000, [1, 2]],
    [10_001, [2, 'conflated']],
  ])('with %i bytes queued a reader gets %j', async (queuedBytes, expected) => {
    const { connection, sink } = await fakeConnection(server.hub, settings, [`busy.${queuedBytes}`]);
    const before = sink.written.length;
    sink.queuedBytes = queuedBytes;
    await server.publish(`busy.${queuedBytes}`, { n: 1 });
    await server.publish(`busy.${queuedBytes}`, { n: 2 });
    sink.drain();
    // What was merged away is told at most once a second.
    nowMs += 1001;
    connection.tick(nowMs);
    expect(sink.written.slice(before).filter((name) => name !== 'heartbeat')).toEqual(expected);
    connection.close();
  });

  it.each([
    [19_999, []],
    [20_000, []],
    [20_001, ['slow-consumer']],
  ])('with %i bytes queued a reader is ended as %j', async (queuedBytes, expected) => {
    const { connection, sink, ended } = await fakeConnection(server.hub, settings);
    sink.queuedBytes = queuedBytes;
    await server.publish('stock.A', { n: 1 });
    expect(ended).toEqual(expected);
    connection.close();
  });

  it('a pass of more than 20,000 bytes goes out in steps, each when the one before has drained', async () => {
    const { connection, sink, ended } = await fakeConnection(server.hub, settings);
    const write = sink.write.bind(sink);
    const sizes: number[] = [];
    sink.write = (bytes) => {
      write(bytes);
      sizes.push(bytes.length);
      sink.queuedBytes += bytes.length;
    };
    const before = sink.written.length;
    const text = 'x'.repeat(1000);
    const published = Array.from({ length: 200 }, (_, n) => server.publish('stock.A', { n, text }));
    await Promise.all(published);
    while (sink.written.at(-1) !== 199) {
      sink.drain();
      await new Promise(setImmediate);
    }
    expect(sink.written.slice(before)).toEqual(published.map((_, n) => n));
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThan(70_000);
    expect(ended).toEqual([]);
    connection.close();
  });
});
