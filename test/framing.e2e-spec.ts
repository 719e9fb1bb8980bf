import { request } from 'node:http';
import { startServer, type TestServer } from './support/server.js';

// Needs the pages as `npm run build` makes them.

interface Framing {
  /** `frame-src` of the policy, and `frame-ancestors`. */
  readonly frames: string | undefined;
  readonly ancestors: string | undefined;
  readonly options: string | undefined;
}

/** What a page says of frames, asked for by this host. */
function framingOf({ port }: TestServer, path: string, host: string): Promise<Framing> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { Host: host } }, (response) => {
      response.resume();
      const policy = String(response.headers['content-security-policy']).split(';');
      const directive = (name: string): string | undefined =>
        policy.find((one) => one.startsWith(`${name} `))?.slice(name.length + 1);
      const options = response.headers['x-frame-options'] as string | undefined;
      resolve({ frames: directive('frame-src'), ancestors: directive('frame-ancestors'), options });
    })
      .on('error', reject)
      .end();
  });
}

const CLOSED: Framing = { frames: undefined, ancestors: "'self'", options: 'SAMEORIGIN' };

describe('which page may frame which', () => {
  it('without faults, none of another port', async () => {
    const server = await startServer();
    for (const path of ['/', '/compare.html', '/limits.html']) {
      expect(await framingOf(server, path, 'here.example:80')).toEqual(CLOSED);
    }
  });

  describe('with faults', () => {
    let server: TestServer;
    let ports: number[];
    beforeAll(async () => {
      server = await startServer({ FAULTS: '1' });
      const answer = await fetch(`${server.url}/faults`);
      const { limits } = (await answer.json()) as { limits: { port: number }[] };
      ports = limits.map(({ port }) => port);
    });

    it.each(['here.example', '127.0.0.1', '[::1]'])(
      'the comparison page may frame those ports of %s',
      async (host) => {
        const frames = ["'self'", ...ports.map((port) => `${host}:${port}`)].join(' ');
        expect(await framingOf(server, '/compare.html', `${host}:3000`)).toEqual({ ...CLOSED, frames });
        const ancestors = `'self' ${host}:*`;
        expect(await framingOf(server, '/limits.html', `${host}:3001`)).toEqual({
          frames: undefined,
          ancestors,
          options: undefined,
        });
      },
    );

    it('and no other page', async () => {
      expect(await framingOf(server, '/', 'here.example')).toEqual(CLOSED);
      expect(await framingOf(server, '/topics', 'here.example')).toEqual(CLOSED);
    });

    it.each(['evil.example;script-src *', 'evil.example *', "'none'", '*'])(
      'a host that is none says nothing: %s',
      async (host) => {
        for (const path of ['/compare.html', '/limits.html']) {
          expect(await framingOf(server, path, host)).toEqual(CLOSED);
        }
      },
    );
  });
});
