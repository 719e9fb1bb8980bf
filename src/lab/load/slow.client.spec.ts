import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { SlowClient } from './slow.client.js';

/** More than the kernel takes on both ends. */
const MUCH = Buffer.alloc(50_000_000);

describe('a client that reads slowly', () => {
  let server: Server;
  let client: SlowClient;
  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    client.close();
    server.close();
  });

  const open = async (bytesPerSecond: number): Promise<Socket> => {
    const { port } = server.address() as { port: number };
    client = new SlowClient({ port, wire: 'sse', topics: [0] }, bytesPerSecond);
    client.open();
    const [socket] = (await once(server, 'connection')) as [Socket];
    return socket.on('error', () => undefined);
  };

  it('leaves to the server what it may not read', async () => {
    const socket = await open(1000);
    await once(socket, 'data');
    socket.write(MUCH);
    // Both kernels are full, and nothing moves any more.
    await once(socket.setTimeout(300), 'timeout');
    expect(socket.writableLength).toBeGreaterThan(0);
    expect(client.ended).toBe(0);
  });

  it('reads all of it in the end', async () => {
    const socket = await open(1e9);
    await once(socket, 'data');
    socket.write(MUCH);
    await once(socket, 'drain');
    expect(socket.writableLength).toBe(0);
  });

  it('notices that it was ended, and is there again', async () => {
    const socket = await open(1_000_000);
    const again = once(server, 'connection');
    socket.destroy();
    const [next] = (await again) as [Socket];
    expect(client.ended).toBe(1);
    next.destroy();
  });
});
