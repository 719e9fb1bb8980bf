import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { itInChromium, startChromium } from './support/chromium.js';
import { problemsOf } from './support/compiler.js';
import { startServer, type TestServer } from './support/server.js';
import { startEmptySite } from './support/sites.js';

// As `npm run build` makes it.
const BUILT = join(__dirname, '../client/dist/client/v1');
const suite = existsSync(BUILT) ? describe : describe.skip;

/** Bytes of each after gzip at most, with all transports and everything else that it can do. */
const MAX_GZIP_BYTES = 5000;

const read = (name: string): string => readFileSync(join(BUILT, name), 'utf8');

suite('the library', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
    await server.publish('stock.A', { n: 1 });
  });

  it.each(['tickerwire.js', 'tickerwire.iife.js'])(`is at most ${MAX_GZIP_BYTES} bytes: %s`, (name) => {
    expect(gzipSync(read(name), { level: 9 }).length).toBeLessThanOrEqual(MAX_GZIP_BYTES);
  });

  it('is whole: no file imports another, and the types import nothing', () => {
    expect(read('tickerwire.js')).not.toMatch(/\bimport\b/);
    expect(read('tickerwire.iife.js')).not.toMatch(/\bimport\b/);
    expect(read('tickerwire.d.ts')).not.toMatch(/\bimport\b|\bfrom '/);
  });

  it('has types that a program compiles with, and that know what there is', () => {
    const use = `
      import { createTicker, type TransportName } from './tickerwire.js';
      const ticker = createTicker({ url: '', topics: ['a'], transports: ['sse', 'poll'] });
      const transport: TransportName = ticker.transport;
      ticker.on('tick', ({ id, data }) => console.log(id.length, data.topic.length, data.time.toFixed()));
      ticker.on('bye', ({ reason }) => reason === 'restart');
      ticker.on('gap', ({ topics, reason }) => topics.length > 0 && reason === 'restarted');
      ticker.setConflateMs(250);
      void (async () => {
        for await (const { data } of ticker) ticker.unsubscribe(data.topic);
      })();
      // @ts-expect-error: there is no such event.
      ticker.on('nothing', () => undefined);
      // @ts-expect-error: there is no such reason.
      ticker.on('bye', ({ reason }) => reason === 'whatever');
      // @ts-expect-error: there is no such transport.
      void ticker.switchTransport(transport === 'sse' ? 'carrier-pigeon' : transport);
    `;
    expect(problemsOf({ [join(BUILT, 'use.ts')]: use })).toEqual([]);
  });

  it.each([
    ['tickerwire.js', 'text/javascript'],
    ['tickerwire.iife.js', 'text/javascript'],
    ['tickerwire.d.ts', 'text/plain'],
  ])('is served to every site and kept for a while: %s', async (name, type) => {
    const url = `${server.url}/client/v1/${name}`;
    const answer = await fetch(url, { headers: { Origin: 'https://elsewhere.example' } });
    expect(await answer.text()).toBe(read(name));
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': `${type}; charset=utf-8`,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300',
    });
    const etag = answer.headers.get('etag') ?? '';
    const again = await fetch(url, { headers: { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' } });
    expect(again.status).toBe(304);
  });

  itInChromium.each(['tickerwire.js', 'tickerwire.iife.js'])(
    'runs on a page of another origin: %s',
    async (name) => {
      const browser = await startChromium();
      const page = await browser.newPage();
      await page.goto(await startEmptySite());
      const type = name === 'tickerwire.js' ? 'module' : 'text/javascript';
      const script = `
        new Promise((resolve, reject) => {
          const src = '${server.url}/client/v1/${name}';
          const start = ({ createTicker }) =>
            createTicker({ url: '${server.url}', topics: ['stock.A'] }).on('tick', resolve);
          const script = Object.assign(document.createElement('script'), {
            type: '${type}', src, crossOrigin: 'anonymous', onerror: reject,
            onload: () => (self.Tickerwire ? start(self.Tickerwire) : import(src).then(start)),
          });
          document.head.append(script);
        })`;
      expect(await page.evaluate(script)).toMatchObject({ data: { topic: 'stock.A', data: { n: 1 } } });
    },
  );
});
