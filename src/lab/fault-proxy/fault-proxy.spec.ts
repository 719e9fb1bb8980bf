import { once } from 'node:events';
import { connect } from 'node:net';
import { isEstablished, serversEndOf } from '../../../test/support/kernel.js';
import { connectPeer, type Peer, PeerServer, turnsUntil } from '../../../test/support/peer.js';
import { type Direction, DIRECTIONS, type Faults } from './faults.js';
import { FaultProxy } from './fault-proxy.js';
import type { ProxiedConnection } from './proxied-connection.js';

let target: PeerServer;
let proxy: FaultProxy;
beforeEach(async () => {
  target = await PeerServer.start();
  proxy = await FaultProxy.start({ port: target.port });
});
afterEach(async () => {
  jest.useRealTimers();
  for (const { socket } of clients.splice(0)) socket.destroy();
  await proxy.close();
  await target.close();
});

const clients: Peer[] = [];

interface Pair {
  readonly client: Peer;
  readonly server: Peer;
  readonly connection: ProxiedConnection;
}

/** A client, what the server takes for it, and what is between them. */
async function pair(): Promise<Pair> {
  const number = target.peers.length + 1;
  const client = await connectPeer(proxy.port);
  clients.push(client);
  return { client, server: await target.peer(number), connection: proxy.connections.at(-1)! };
}

/** Who sends in a direction, and who receives. */
const ends = ({ client, server }: Pair, direction: Direction): [Peer, Peer] =>
  direction === 'toServer' ? [client, server] : [server, client];

/** Bytes of which each is another than its neighbours. */
const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => index % 251));

/** Sends, and lets the proxy read it. */
async function give(
  sender: Peer,
  connection: ProxiedConnection,
  direction: Direction,
  sent: Buffer,
): Promise<void> {
  const before = connection.bufferedBytes(direction);
  sender.socket.write(sent);
  await turnsUntil(() => connection.bufferedBytes(direction) === before + sent.length);
}

/** From now on the timers of the proxy run by hand; sockets go on by themselves. */
function stopClock(): void {
  jest.useFakeTimers({
    doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask', 'hrtime', 'Date'],
  });
}

describe('without faults', () => {
  it('every byte passes, both ways, and the end of each', async () => {
    const { client, server } = await pair();
    const [there, back] = [bytes(1_000_000), bytes(1_000_001)];
    client.socket.end(there);
    await server.untilEnded();
    expect(server.bytes.equals(there)).toBe(true);
    expect(client.ended).toBeUndefined();
    server.socket.end(back);
    expect(await client.untilEnded()).toBe('end');
    expect(client.bytes.equals(back)).toBe(true);
    expect(server.ended).toBe('end');
    await turnsUntil(() => proxy.statistics.open === 0);
    expect(proxy.statistics).toEqual({
      opened: 1,
      open: 0,
      cut: 0,
      passedBytes: { toClient: 1_000_001, toServer: 1_000_000 },
      lostBytes: { toClient: 0, toServer: 0 },
    });
  });

  it.each(DIRECTIONS)('a reset passes %s as one', async (direction) => {
    const all = await pair();
    const [sender, receiver] = ends(all, direction);
    sender.socket.resetAndDestroy();
    expect(await receiver.untilEnded()).toBe('reset');
    await turnsUntil(() => proxy.statistics.open === 0);
  });

  it('a server that is not there is a reset', async () => {
    const { port } = target;
    const lonely = await FaultProxy.start({ port });
    await target.close();
    const client = await connectPeer(lonely.port);
    expect(await client.untilEnded()).toBe('reset');
    target = await PeerServer.start();
    await lonely.close();
  });
});

describe.each(DIRECTIONS)('%s', (direction) => {
  const other = direction === 'toClient' ? 'toServer' : 'toClient';

  it.each([0, 1, 10, 100_000])('is cut after exactly %i bytes, by FIN', async (count) => {
    proxy.set({ cutAfterBytes: count }, direction);
    const all = await pair();
    const [sender, receiver] = ends(all, direction);
    sender.socket.write(bytes(300_000));
    expect(await receiver.untilEnded()).toBe('end');
    expect(await sender.untilEnded()).toBe('end');
    expect(receiver.bytes.equals(bytes(count))).toBe(true);
    expect(proxy.statistics.cut).toBe(1);
  });

  it.each([1, 10, 100_000])('is reset after exactly %i bytes', async (count) => {
    proxy.set({ resetAfterBytes: count }, direction);
    const all = await pair();
    const [sender, receiver] = ends(all, direction);
    sender.socket.write(bytes(300_000));
    expect(await receiver.untilEnded()).toBe('reset');
    expect(await sender.untilEnded()).toBe('reset');
    expect(receiver.bytes.equals(bytes(count))).toBe(true);
    await turnsUntil(() => proxy.statistics.open === 0);
  });

  it('is reset as soon as it is there, after no byte at all', async () => {
    proxy.set({ resetAfterBytes: 0 }, direction);
    const client = await connectPeer(proxy.port);
    expect(await client.untilEnded()).toBe('reset');
    expect(client.length).toBe(0);
  });

  it('counts from when it is told, and not what goes the other way', async () => {
    const all = await pair();
    const [sender, receiver] = ends(all, direction);
    sender.socket.write(bytes(50));
    await receiver.has(50);
    all.connection.set({ cutAfterBytes: 3 }, direction);
    receiver.socket.write(bytes(50));
    await sender.has(50);
    sender.socket.write('abc');
    expect(await receiver.untilEnded()).toBe('end');
    expect(receiver.bytes.equals(Buffer.concat([bytes(50), Buffer.from('abc')]))).toBe(true);
  });

  it.each([1, 7, 1000])('is passed in slices of %i bytes', async (sliceBytes) => {
    proxy.set({ sliceBytes }, direction);
    const all = await pair();
    const [sender, receiver] = ends(all, direction);
    sender.socket.write(bytes(2003));
    await receiver.has(2003);
    expect(receiver.bytes.equals(bytes(2003))).toBe(true);
    // A reader that is late may find several at once, never a part of one.
    for (const length of receiver.reads.slice(0, -1)) expect(length % sliceBytes).toBe(0);
    expect(receiver.reads.length).toBeGreaterThan(1);
  });

  it('is late by its latency alone, and so is its end', async () => {
    const all = await pair();
    const [sender, receiver] = ends(all, direction);
    stopClock();
    all.connection.set({ latencyMs: 1000 }, direction);
    await give(sender, all.connection, direction, bytes(10));
    receiver.socket.write('quick');
    await sender.has(5);
    jest.advanceTimersByTime(999);
    expect(proxy.statistics.passedBytes[direction]).toBe(0);
    sender.socket.end();
    jest.advanceTimersByTime(1);
    expect(proxy.statistics.passedBytes[direction]).toBe(10);
    await receiver.has(10);
    while (receiver.ended === undefined) {
      jest.advanceTimersByTime(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(receiver.ended).toBe('end');
  });

  it('lets its rate through between two ticks of the clock, and no byte more', async () => {
    const all = await pair();
    const [sender, receiver] = ends(all, direction);
    stopClock();
    proxy.set({ bytesPerSecond: 5000 }, direction);
    await give(sender, all.connection, direction, bytes(2000));
    for (let ticks = 1; ticks <= 3; ticks += 1) {
      jest.advanceTimersByTime(100);
      expect(proxy.statistics.passedBytes[direction]).toBe(ticks * 500);
      await receiver.has(ticks * 500);
    }
    all.connection.set({});
    await receiver.has(2000);
    expect(receiver.bytes.equals(bytes(2000))).toBe(true);
  });

  it('holds back whoever sends more than fits, and keeps no more than that', async () => {
    const all = await pair();
    const [sender, receiver] = ends(all, direction);
    const [bufferBytes, read] = [100_000, 65_536];
    stopClock();
    all.connection.set({ bytesPerSecond: 1000, bufferBytes }, direction);
    // More than the kernel takes.
    const sent = bytes(1_000_000);
    while (sender.socket.writableLength < 10_000_000) {
      sender.socket.write(sent);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const kept = all.connection.bufferedBytes(direction);
    expect(kept).toBeGreaterThanOrEqual(bufferBytes);
    expect(kept).toBeLessThan(bufferBytes + read);
    const sentBytes = sender.socket.bytesWritten;
    for (let turns = 0; turns < 50; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(sender.socket.writableLength).toBeGreaterThanOrEqual(10_000_000);
    expect(proxy.statistics.passedBytes[direction]).toBe(0);
    all.connection.set({});
    await receiver.has(sentBytes);
  });

  it('stalls for its time: nothing is read, and nothing is lost', async () => {
    const all = await pair();
    const [sender, receiver] = ends(all, direction);
    stopClock();
    all.connection.set({ stallMs: 5000 }, direction);
    sender.socket.end(bytes(100_000));
    receiver.socket.write('quick');
    await sender.has(5);
    jest.advanceTimersByTime(4999);
    expect(all.connection.bufferedBytes(direction)).toBe(0);
    expect(receiver.length).toBe(0);
    jest.advanceTimersByTime(1);
    expect(await receiver.untilEnded()).toBe('end');
    expect(receiver.bytes.equals(bytes(100_000))).toBe(true);
  });

  it('stalls from the first byte, where it was told so before, until it is told otherwise', async () => {
    proxy.set({ stallMs: Infinity }, direction);
    const all = await pair();
    const [sender, receiver] = ends(all, direction);
    sender.socket.write('late');
    receiver.socket.write('quick');
    await sender.has(5);
    expect(receiver.length).toBe(0);
    proxy.set({}, direction);
    await receiver.has(4);
  });

  it('is a black hole: what is sent is read and thrown away, and the end too', async () => {
    const all = await pair();
    const [sender, receiver] = ends(all, direction);
    sender.socket.write('before');
    await receiver.has(6);
    all.connection.set({ blackHole: true }, direction);
    sender.socket.write(bytes(1_000_000));
    await turnsUntil(() => proxy.statistics.lostBytes[direction] === 1_000_000);
    receiver.socket.write('other way');
    await sender.has(9);
    expect(receiver.text).toBe('before');
    expect([sender, receiver].map(({ socket }) => isEstablished(socket))).toEqual([true, true]);
    const proxysEnd = serversEndOf(sender.socket);
    sender.socket.resetAndDestroy();
    await turnsUntil(() => proxysEnd.forgotten);
    // Whoever is told anything is told by now.
    const next = await pair();
    next.client.socket.write('passes');
    await next.server.has(6);
    expect(receiver.ended).toBeUndefined();
    expect(isEstablished(receiver.socket)).toBe(true);
  });

  it('leaves nothing behind when the end that it has swallowed is followed by that of the other side', async () => {
    const all = await pair();
    const [sender, receiver] = ends(all, direction);
    all.connection.set({ blackHole: true }, direction);
    sender.socket.end();
    sender.socket.destroy();
    receiver.socket.write('is anybody there?');
    receiver.socket.end();
    await all.connection.closed;
    expect(proxy.statistics).toMatchObject({ open: 0, cut: 0 });
  });

  it('is reset when a black hole is closed that has swallowed something: no stream has a hole', async () => {
    const [torn, whole] = [await pair(), await pair()];
    proxy.set({ blackHole: true }, direction);
    const [sender, receiver] = ends(torn, direction);
    sender.socket.write('lost');
    await turnsUntil(() => proxy.statistics.lostBytes[direction] === 4);
    proxy.set({}, other);
    proxy.set({}, direction);
    expect(await receiver.untilEnded()).toBe('reset');
    expect(receiver.length).toBe(0);
    const [next, hears] = ends(whole, direction);
    next.socket.write('fine');
    await hears.has(4);
  });
});

describe('half-open', () => {
  it.each(['client', 'server'] as const)('the %s is gone, and the other is not told', async (side) => {
    const all = await pair();
    const { [side]: lost, [side === 'client' ? 'server' : 'client']: left } = all;
    const lostEnd = serversEndOf(lost.socket);
    all.connection.lose(side);
    expect(await lost.untilEnded()).toBe('reset');
    left.socket.write(bytes(1_000_000));
    const lostWay = side === 'client' ? 'toClient' : 'toServer';
    await turnsUntil(() => proxy.statistics.lostBytes[lostWay] === 1_000_000);
    // The kernel has acknowledged every byte.
    expect(left.socket.writableLength).toBe(0);
    expect(left.ended).toBeUndefined();
    expect(isEstablished(left.socket)).toBe(true);
    expect(lostEnd.forgotten).toBe(true);
    // It is for good.
    all.connection.set({});
    expect(proxy.statistics).toMatchObject({ open: 1, cut: 1 });
    left.socket.end();
    await all.connection.closed;
    expect(proxy.statistics.open).toBe(0);
  });
});

describe('at once', () => {
  it.each(['cut', 'reset'] as const)('%s ends both sides of all that are open', async (end) => {
    const all = [await pair(), await pair()];
    proxy[end]();
    for (const { client, server } of all)
      expect([await client.untilEnded(), await server.untilEnded()]).toEqual(
        end === 'cut' ? ['end', 'end'] : ['reset', 'reset'],
      );
    expect(proxy.statistics.cut).toBe(2);
    const { client, server } = await pair();
    client.socket.write('again');
    await server.has(5);
  });

  it('cut and reset can follow each other', async () => {
    const { client, server, connection } = await pair();
    connection.cut();
    await client.untilEnded();
    connection.reset();
    connection.lose('server');
    await connection.closed;
    expect(server.ended).toBeDefined();
    expect(proxy.statistics).toMatchObject({ opened: 1, open: 0, cut: 1 });
  });

  it('one connection alone', async () => {
    const [one, two] = [await pair(), await pair()];
    one.connection.set({ blackHole: true });
    one.client.socket.write('lost');
    two.client.socket.write('here');
    await two.server.has(4);
    await turnsUntil(() => proxy.statistics.lostBytes.toServer === 4);
    two.connection.reset();
    expect(await two.client.untilEnded()).toBe('reset');
    expect(one.client.ended).toBeUndefined();
    expect(isEstablished(one.client.socket)).toBe(true);
  });
});

it('nobody new is let in while it refuses, on a port that it keeps; what is open goes on', async () => {
  const { client, server } = await pair();
  const { port } = proxy;
  proxy.refuse();
  const refused = connect(port, '127.0.0.1');
  const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNREFUSED');
  client.socket.write('still here');
  await server.has(10);
  await proxy.admit();
  await proxy.admit();
  expect(proxy.port).toBe(port);
  const next = await pair();
  next.client.socket.write('new');
  await next.server.has(3);
  expect(proxy.connections.map(({ number }) => number)).toEqual([1, 2]);
});

it('what is set stands for those that come as for those that are open, until something else is', async () => {
  const before = await pair();
  stopClock();
  proxy.set({ latencyMs: 50 });
  const after = await pair();
  for (const { client, connection } of [before, after])
    await give(client, connection, 'toServer', Buffer.from('late'));
  jest.advanceTimersByTime(50);
  await before.server.has(4);
  await after.server.has(4);
  proxy.set({});
  const { client, server } = await pair();
  client.socket.write('quick');
  await server.has(5);
});

it('jitter is the same again by the seed, whatever other connections do', async () => {
  const times = async (before: number, after = 0): Promise<number[]> => {
    const own = await FaultProxy.start({ port: target.port, seed: 42 });
    const some = (count: number): Promise<Peer[]> =>
      Promise.all(Array.from({ length: count }, () => connectPeer(own.port)));
    const rest = await some(before);
    const first = await connectPeer(own.port);
    rest.push(...(await some(after)));
    const connection = own.connections[before]!;
    stopClock();
    own.set({ jitterMs: 1000 });
    const found: number[] = [];
    for (let n = 0; n < 10; n += 1) {
      for (const { socket } of rest) socket.write('noise');
      await give(first, connection, 'toServer', Buffer.from('x'));
      let waitedMs = 0;
      for (; connection.bufferedBytes('toServer') > 0; waitedMs += 1) jest.advanceTimersByTime(1);
      found.push(waitedMs);
    }
    jest.useRealTimers();
    await own.close();
    return found;
  };
  const alone = await times(0);
  expect(new Set(alone).size).toBeGreaterThan(5);
  expect(await times(0, 3)).toEqual(alone);
  // Each draws for itself.
  expect(await times(1)).not.toEqual(alone);
});

it.each([
  [{ latencyMs: -1 }, 'latencyMs: -1'],
  [{ jitterMs: NaN }, 'jitterMs: NaN'],
  [{ bytesPerSecond: 0 }, 'bytesPerSecond: 0'],
  [{ sliceBytes: 0, bufferBytes: 1.5 }, 'sliceBytes: 0, bufferBytes: 1.5'],
  [{ cutAfterBytes: -1 }, 'cutAfterBytes: -1'],
  [{ resetAfterBytes: Infinity }, 'resetAfterBytes: Infinity'],
  [{ loss: 0.1 }, 'loss: 0.1'],
])('refuses %p', (faults, named) => {
  expect(() => proxy.set(faults as Faults)).toThrow(new RangeError(`no such fault: ${named}`));
});
