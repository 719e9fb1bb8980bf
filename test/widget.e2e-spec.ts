import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { manifestOf } from '../client/manifest.js';
import { problemsOf } from './support/compiler.js';
import { startServer, type TestServer } from './support/server.js';

// As `npm run build` makes it.
const BUILT = join(__dirname, '../client/dist/widget/v1');
const suite = existsSync(BUILT) ? describe : describe.skip;

/** Bytes of each after gzip at most, with the library. */
const MAX_GZIP_BYTES = 10_000;

const SCRIPTS = ['tickerwire.js', 'tickerwire.iife.js'];
const read = (name: string): string => readFileSync(join(BUILT, name), 'utf8');
const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as {
  version: string;
};

suite('the widget', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ ALLOWED_ORIGINS: 'https://reader.example' });
  });

  it.each(SCRIPTS)(`is at most ${MAX_GZIP_BYTES} bytes: %s`, (name) => {
    expect(gzipSync(read(name), { level: 9 }).length).toBeLessThanOrEqual(MAX_GZIP_BYTES);
  });

  it('is whole: no file imports another', () => {
    for (const name of SCRIPTS) expect(read(name)).not.toMatch(/\bimport\b(?!\.meta)/);
    expect(read('tickerwire.iife.js')).not.toContain('import.meta');
    expect(read('tickerwire.d.ts')).not.toMatch(/\bimport\b|\bfrom '/);
  });

  describe.each([
    ['v1', 'public, max-age=300'],
    [`v${version}`, 'public, max-age=31536000, immutable'],
  ])('as %s', (address, caching) => {
    it.each([
      ['tickerwire.js', 'text/javascript'],
      ['tickerwire.iife.js', 'text/javascript'],
      ['tickerwire.d.ts', 'text/plain'],
      ['custom-elements.json', 'application/json'],
    ])('is served to every site: %s', async (name, type) => {
      const url = `${server.url}/widget/${address}/${name}`;
      const answer = await fetch(url, { headers: { Origin: 'https://elsewhere.example' } });
      expect(await answer.text()).toBe(read(name));
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': `${type}; charset=utf-8`,
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': caching,
      });
      const etag = answer.headers.get('etag') ?? '';
      const again = await fetch(url, { headers: { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' } });
      expect(again.status).toBe(304);
    });
  });

  it('is not served as a release that this is not', async () => {
    for (const address of ['v0.0.0', 'v2', 'latest'])
      expect((await fetch(`${server.url}/widget/${address}/tickerwire.js`)).status).toBe(404);
  });

  it('tells its release and the integrity of what is served, never of another', async () => {
    const hashes: Record<string, string> = {};
    for (const name of SCRIPTS) {
      const bytes = await (await fetch(`${server.url}/widget/v${version}/${name}`)).arrayBuffer();
      hashes[name] = `sha384-${createHash('sha384').update(Buffer.from(bytes)).digest('base64')}`;
    }
    for (const address of ['v1', `v${version}`]) {
      const answer = await fetch(`${server.url}/widget/${address}/integrity.json`);
      expect(await answer.json()).toEqual({ version, ...hashes });
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  it('has a page, also for who leaves the slash away', async () => {
    for (const path of ['/widget/', '/widget']) {
      const answer = await fetch(server.url + path);
      expect([answer.status, answer.url]).toEqual([200, `${server.url}/widget/`]);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(await answer.text()).toContain('id="exhibits"');
    }
    expect((await fetch(`${server.url}/widget/`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${server.url}/widget/`, { method: 'POST' })).status).toBe(404);
  });

  it('has types for scripts and for JSX', () => {
    const use = `
      import type { TickerIntrinsicElements } from './tickerwire.js';
      declare module 'react' {
        namespace JSX {
          interface IntrinsicElements extends TickerIntrinsicElements {}
        }
      }
      const price = document.querySelector('ticker-price')!;
      price.topic = 'stock.AAPL';
      price.maxFrequency = 2;
      price.sparkline = price.paused;
      document.createElement('ticker-tape').topics = ['stock.*', 'index.SPX'];
      const list: string = document.createElement('ticker-tape').topics;
      price.addEventListener('ticker-update', ({ detail }) => console.log(detail.topic, detail.time.toFixed(), list));
      price.addEventListener('ticker-status', ({ detail }) => detail.status === 'stale');
      price.addEventListener('click', (event) => event.clientX);
      // @ts-expect-error: there is no such size.
      price.size = 'huge';
      // @ts-expect-error: only read.
      price.status = 'live';
      // @ts-expect-error: there is no such status.
      price.addEventListener('ticker-status', ({ detail }) => detail.status === 'lively');
      import type { JSX } from 'react';
      type Price = JSX.IntrinsicElements['ticker-price'];
      const attributes: Price = { topic: 'stock.AAPL', 'show-change': 'percent', sparkline: true, className: 'x' };
      // @ts-expect-error: there is no such theme.
      const wrong: Price = { theme: 'pink', title: String(attributes.title) };
      console.log(wrong);
    `;
    const react = 'declare module "react" { namespace JSX { interface IntrinsicElements {} } }';
    expect(problemsOf({ [join(BUILT, 'use.ts')]: use, [join(BUILT, 'react.d.ts')]: react })).toEqual([]);
  });

  it('has the manifest of its types', () => {
    expect(JSON.parse(read('custom-elements.json'))).toEqual(
      manifestOf(join(__dirname, '../client/src/widget/api.ts')),
    );
  });
});
