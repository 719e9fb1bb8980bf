import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Honest } from './hostile/honest.js';
import { SseClient, track, type Transport, WsClient } from './support/clients.js';
import { fragments, frame, silentSocket, untilClosed, upgradedSocket } from './support/frames.js';
import { ServerProcess } from './support/process.js';

/** More than this is not given back, MB. */
const LEAK_MB = 150;

const BIG = 'big.A';

let server: ServerProcess;
let honest: Honest;
let beforeMb: number;
beforeAll(async () => {
  server = await ServerProcess.start({
    HISTORY_EVENTS: '100',
    MAX_TOPICS: '500',
    HEARTBEAT_MS: '1000',
    HEADERS_TIMEOUT_MS: '1000',
    REQUEST_TIMEOUT_MS: '1500',
    SILENT_SOCKET_MS: '1000',
    MAX_BUSY_MS: '1000',
    TRUST_PROXY: 'loopback',
    MAX_CONNECTIONS: '300',
    MAX_CONNECTIONS_PER_ADDRESS: '20',
    RETRY_MS: '100',
  });
  // There before the topics are full.
  await server.publish({ topic: BIG, data: {} });
  beforeMb = server.residentMb();
});
afterEach(() => honest.check());

const joins = (transports?: readonly Transport[]): void => {
  beforeEach(async () => {
    honest = new Honest(server, transports);
    await honest.join();
  });
};

const times = <Result>(count: number, make: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const endings = (reason: string): Promise<number> =>
  server.metric(`tickerwire_connections_ended_total{reason="${reason}"}`);
const sockets = (): Promise<number> => server.metric('tickerwire_connections{transport="websocket"}');

/** Writes the same again and again, and never reads, until the server has had enough. */
async function flood(socket: Socket, bytes: Buffer): Promise<void> {
  socket.pause();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  while (!socket.destroyed) {
    if (socket.write(bytes)) await new Promise(setImmediate);
    // Being cut is what it is after.
    else await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
  }
}

const untilEnded = (socket: Socket): Promise<void> =>
  new Promise((resolve) => (socket.destroyed ? resolve() : socket.once('close', () => resolve())));

describe('nobody else notices, and the server ends', () => {
  joins();

  it('pings without end from who never reads the answers', async () => {
    const ping = frame('x'.repeat(125), { opcode: 'ping' });
    const pings = Buffer.concat(Array.from({ length: 50 }, () => ping));
    await honest.during(
      times(5, async () => flood(await upgradedSocket(server.port, '/ws?topics=a'), pings)),
    );
  });

  it('messages in drips: too many fragments, a byte at a time, and never finished', async () => {
    const drip = async (bytes: Buffer): Promise<void> => {
      const socket = await upgradedSocket(server.port, '/ws?topics=a');
      socket.resume();
      for (const byte of bytes) {
        if (socket.destroyed) return;
        socket.write(Buffer.of(byte));
        await new Promise(setImmediate);
      }
      // An unfinished message is no sign of life: the next pings go unanswered.
      await untilEnded(socket);
    };
    await honest.during(
      Promise.all([
        drip(Buffer.concat(fragments('x'.repeat(100), 100))),
        drip(frame('x'.repeat(3000))),
        drip(frame('x'.repeat(3000)).subarray(0, 1000)),
        drip(frame('half', { fin: false })),
      ]),
    );
  });

  it('half requests, half bodies and silent sockets', async () => {
    const halves = [
      '',
      'GET /sse?topics=a HTT',
      'GET /sse?topics=a HTTP/1.1\r\nHost: a\r\n',
      'POST /sse HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"topics"',
      'POST /publish HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{',
    ];
    await honest.during(
      times(200, async (index) => {
        const socket = await silentSocket(server.port);
        const closed = untilClosed(socket);
        socket.write(halves[index % halves.length]!);
        await closed;
      }),
    );
  });

  it('WebSockets that never ask for anything', async () => {
    await honest.during(
      times(100, async () => {
        const socket = await upgradedSocket(server.port);
        await untilClosed(socket);
      }),
    );
    expect(await endings('no-subscription')).toBeGreaterThanOrEqual(100);
  });

  it('commands in a flood', async () => {
    const subscribe = frame('{"event":"subscribe","data":{"topics":["a","b.*"]}}');
    const spam = Buffer.concat(Array.from({ length: 500 }, () => subscribe));
    await honest.during(times(10, async () => flood(await upgradedSocket(server.port), spam)));
    expect(await endings('too-many-commands')).toBeGreaterThanOrEqual(10);
  });

  it('commands that keep within the limits, and leave nothing behind', async () => {
    const groups = await server.metric('tickerwire_groups');
    const clients = await times(5, async (own) => {
      const client = track(new WsClient(server.wsUrl));
      for (let turn = 0; turn < 9; turn += 1) {
        await client.send('subscribe', { topics: [`spam.${own}.${turn}`, '*.*.*.*.*.*.*.*', `*.${turn}.>`] });
        await client.named('live', turn);
        await client.send('unsubscribe', { topics: [`spam.${own}.${turn}`] });
        await client.named('unsubscribed', turn);
      }
      return client;
    });
    for (const client of clients) client.close();
    while ((await server.metric('tickerwire_groups')) > groups) await delay(10);
  });

  it('topics without end: full, and those that are there go on', async () => {
    let full = 0;
    const publisher = async (): Promise<void> => {
      for (let n = 0; n < 20; n += 1) {
        const list = Array.from({ length: 100 }, (_, index) => ({ topic: `flood.${n}.${index}`, data: {} }));
        const answer = await server.publish(list);
        if (answer.status === 507) full += 1;
        else expect(answer.status).toBe(200);
      }
    };
    await honest.during(publisher());
    expect(full).toBeGreaterThan(10);
    expect(await server.metric('tickerwire_topics')).toBe(500);
    expect((await server.publish({ topic: 'flood.0.0', data: { again: true } })).status).toBe(200);
  });

  it.each(['sse', 'ws'])('readers of /%s that do not read, by a reset', async (path) => {
    const cut = await endings('slow-consumer');
    const readers = await times(10, async (index) => {
      const target = `/${path}?topics=${BIG}&x=${index}`;
      if (path === 'ws') return upgradedSocket(server.port, target);
      const socket = await silentSocket(server.port);
      socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`);
      await once(socket, 'data');
      return socket;
    });
    for (const reader of readers) reader.pause();
    const texts = readers.map(untilClosed);
    for (const reader of readers) reader.pause();
    const text = 'x'.repeat(60_000);
    let written = 0;
    const feed = async (): Promise<void> => {
      while ((await endings('slow-consumer')) < cut + readers.length) {
        await Promise.all(Array.from({ length: 8 }, () => server.publish({ topic: BIG, data: { text } })));
        written += 8 * text.length;
      }
    };
    await honest.during(feed());
    for (const reader of readers) reader.resume();
    for (const bytes of await Promise.all(texts)) {
      // An end in good order would bring all that was on its way; this one takes it back.
      expect(bytes.length).toBeLessThan(written);
      expect(bytes.toString('latin1')).not.toContain('bye');
    }
  });

  it('connections without end from one address: told to come back, and no other address', async () => {
    const from = (address: string): Record<string, string> => ({ 'X-Forwarded-For': address });
    const url = `${server.url}/sse?topics=a`;
    const flooded = times(40, async () => {
      const client = track(new SseClient(url, from('203.0.113.9')));
      return (await client.until(({ event }) => event === 'live' || event === 'bye')).event;
    });
    await honest.during(flooded);
    const outcomes = await flooded;
    expect(outcomes.filter((event) => event === 'live')).toHaveLength(20);
    expect(outcomes.filter((event) => event === 'bye')).toHaveLength(20);
    await track(new SseClient(url, from('203.0.113.10'))).named('live');
  });
});

describe('where there is no room for anybody new, those who are there do not notice', () => {
  // A poll is somebody new each time.
  joins(['sse', 'websocket']);

  it('connections without end from everywhere, of those that speak and those that are silent', async () => {
    const speakers = times(400, async (index) => {
      const client = track(
        new WsClient(`${server.wsUrl}?topics=a`, { 'X-Forwarded-For': `198.51.${index >> 4}.${index & 15}` }),
      );
      return (await client.until(({ event }) => event === 'live' || event === 'bye')).event;
    });
    await honest.during(speakers);
    const outcomes = await speakers;
    const letIn = outcomes.filter((event) => event === 'live').length;
    expect(letIn).toBeGreaterThan(280);
    expect(letIn).toBeLessThanOrEqual(300);
    expect(outcomes.filter((event) => event === 'bye')).toHaveLength(400 - letIn);
  });

  it('more sockets than there may be at all: the rest are turned away, and there is room again', async () => {
    const held: Socket[] = [];
    for (let n = 0; n < 1400; n += 1) {
      const socket = connectSocket(server.port, '127.0.0.1')
        .on('error', () => undefined)
        .resume();
      held.push(socket);
      if (n % 100 === 99)
        await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
    }
    // Who is there goes on being served; who publishes does so on connections that are there.
    await honest.publish();
    await Promise.all(held.map(untilEnded));
    await track(new SseClient(`${server.url}/sse?topics=a`)).named('live');
  });
});

describe('after all of it', () => {
  joins();

  it('nobody is left, and the honest lost nothing', async () => {
    while ((await sockets()) > 1) await delay(10);
    expect(await server.metric('tickerwire_largest_queue_bytes')).toBe(0);
    expect(server.residentMb() - beforeMb).toBeLessThan(LEAK_MB);
    expect(server.output).not.toMatch(/\bat .*\.js:\d+/);
    await honest.publish();
  });
});
