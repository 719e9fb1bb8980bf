import { once } from 'node:events';
import { connect, type Server } from 'node:net';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { silentSocket } from './support/frames.js';
import { startServer, type TestServer } from './support/server.js';

/** Connects as a page of `origin` would, or as a program that names none; tells how it was answered. */
function connectFrom(server: TestServer, origin?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(server.wsUrl, { ...(origin === undefined ? {} : { origin }) });
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}

const corsFor = async (server: TestServer, origin: string): Promise<[string | null, string | null]> => {
  const { headers } = await fetch(`${server.url}/topics`, { headers: { Origin: origin } });
  return [headers.get('access-control-allow-origin'), headers.get('vary')];
};

describe('with ALLOWED_ORIGINS=*', () => {
  it('pages of every origin may connect, sandboxed ones too', async () => {
    const server = await startServer();
    for (const origin of ['https://elsewhere.example', 'null', undefined]) {
      expect(await connectFrom(server, origin)).toBe(101);
    }
    expect((await corsFor(server, 'null'))[0]).toBe('*');
  });
});

describe('with a list', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ ALLOWED_ORIGINS: 'https://a.example, http://b.example:8080' });
  });

  it.each(['https://a.example', 'http://b.example:8080'])('%s may connect, and read', async (origin) => {
    expect(await connectFrom(server, origin)).toBe(101);
    const [allowed, vary] = await corsFor(server, origin);
    expect(allowed).toBe(origin);
    expect(vary).toMatch(/Origin/);
  });

  it.each([
    'http://a.example',
    'https://a.example:8443',
    'https://a.example.evil.example',
    'https://evil.example/https://a.example',
    'http://b.example',
    'null',
  ])('%s may not, and is told so before the 101', async (origin) => {
    expect(await connectFrom(server, origin)).toBe(403);
    const [allowed, vary] = await corsFor(server, origin);
    expect(allowed).toBeNull();
    expect(vary).toMatch(/Origin/);
  });

  const refused =
    'GET /ws HTTP/1.1\r\nHost: a\r\nOrigin: http://b.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

  it('and ends nothing but its own connection by breaking off meanwhile', async () => {
    for (let n = 0; n < 20; n += 1) {
      const socket = await silentSocket(server.port);
      socket.write(refused);
      if (n % 2 === 0) await once(socket, 'data');
      socket.resetAndDestroy();
    }
    expect(await connectFrom(server)).toBe(101);
  });

  it('and cannot stay by leaving its own side open', async () => {
    const own = await startServer({ ALLOWED_ORIGINS: 'https://a.example' });
    const socket = connect({ port: own.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write(refused);
    await once(socket, 'data');
    const http = own.app.getHttpServer() as Server;
    while ((await promisify(http.getConnections.bind(http))()) > 0) await new Promise(setImmediate);
    socket.destroy();
  });

  it('who names no origin is no browser', async () => {
    expect(await connectFrom(server)).toBe(101);
  });
});

it('an origin with a path is a bad setting', async () => {
  await expect(startServer({ ALLOWED_ORIGINS: 'https://a.example/' })).rejects.toThrow(
    /ALLOWED_ORIGINS must hold origins/,
  );
});
