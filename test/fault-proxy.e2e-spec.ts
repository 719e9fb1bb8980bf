import { join } from 'node:path';
import { FaultProxyProcess } from '../src/lab/measure/fault-proxy.process.js';
import { connectPeer, type Peer, PeerServer } from './support/peer.js';

const PROGRAM = join(__dirname, '..', 'dist', 'lab', 'fault-proxy', 'main.js');

let target: PeerServer;
let proxy: FaultProxyProcess;
const clients: Peer[] = [];
beforeEach(async () => {
  target = await PeerServer.start();
  proxy = await FaultProxyProcess.start({ port: target.port }, PROGRAM);
});
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.destroy();
  await proxy.stop();
  await target.close();
});

async function pair(): Promise<[Peer, Peer]> {
  const number = target.peers.length + 1;
  const client = await connectPeer(proxy.port);
  clients.push(client);
  return [client, await target.peer(number)];
}

it('a proxy in a process of its own does what it is told, to all or to one, and tells what it has seen', async () => {
  const [[client, server], [other, otherServer]] = [await pair(), await pair()];
  client.socket.write('ping');
  await server.has(4);
  await proxy.do('set', { faults: { stallMs: Infinity }, direction: 'toClient', connection: 1 });
  for (const each of [server, otherServer]) each.socket.write('pong!');
  await other.has(5);
  expect(client.length).toBe(0);
  await proxy.do('set', { faults: {} });
  await client.has(5);
  await proxy.do('lose', { side: 'client', connection: 1 });
  expect(await client.untilEnded()).toBe('reset');
  await proxy.do('cut', { connection: 2 });
  expect([await other.untilEnded(), await otherServer.untilEnded()]).toEqual(['end', 'end']);
  expect(server.ended).toBeUndefined();
  expect(await proxy.do('statistics', {})).toMatchObject({
    opened: 2,
    cut: 2,
    passedBytes: { toClient: 10, toServer: 4 },
    lostBytes: { toClient: 0, toServer: 0 },
  });
  await proxy.do('reset', {});
  expect(await server.untilEnded()).toBe('reset');
  await proxy.do('reset', { connection: 1 });
});

it('lets nobody in for as long as it is told to refuse', async () => {
  await proxy.do('refuse', {});
  await expect(connectPeer(proxy.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await proxy.do('admit', {});
  const [client, server] = await pair();
  client.socket.write('in');
  await server.has(2);
});
