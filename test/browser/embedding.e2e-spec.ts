import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { inChromium, startChromium } from '../support/chromium.js';
import { TRANSPORTS } from '../support/clients.js';
import { type PageFile, recorderFiles } from '../support/recorder.js';
import { startServer } from '../support/server.js';
import { startSite } from '../support/sites.js';
import { closeTabs, newTab } from '../support/tabs.js';
import { TickerPage } from '../support/ticker-page.js';
import { Truth } from '../support/truth.js';

const LIBRARY = '/client/v1/tickerwire.js';

const library = (name = 'tickerwire.js'): string =>
  readFileSync(join(__dirname, '../../client/dist/client/v1', name), 'utf8');

const integrity = (name: string): string =>
  `sha384-${createHash('sha384').update(library(name)).digest('base64')}`;

inChromium('on a page of another origin', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterEach(() => closeTabs(browser));

  it('all transports work, under the strictest policy and with integrity checked', async () => {
    const server = await startServer({ POLL_WAIT_MS: '300' });
    const truth = new Truth((topic, data) => server.publish(topic, data));
    const files = new Map<string, PageFile>(recorderFiles(server.url + LIBRARY));
    const script = (name: string, type: string): string =>
      `<script crossorigin type="${type}" integrity="${integrity(name)}" src="${server.url}/client/v1/${name}"></script>`;
    const body =
      files.get('/recorder.html')!.body +
      script('tickerwire.js', 'module') +
      script('tickerwire.iife.js', 'text/javascript');
    files.set('/recorder.html', { type: 'text/html', body });
    const policy = [
      "default-src 'none'",
      `script-src 'self' ${server.url}`,
      `connect-src ${server.url} ${server.url.replace('http', 'ws')}`,
      'img-src data:',
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
      "base-uri 'none'",
    ].join('; ');
    const site = await startSite(files, { 'Content-Security-Policy': policy });
    const page = await TickerPage.open(await newTab(browser), site);
    const tickers = await Promise.all(
      TRANSPORTS.map((transport) => page.start(transport, { url: server.url, transports: [transport] })),
    );
    await Promise.all(tickers.map((ticker) => ticker.is('live')));
    await truth.publish(3);
    await Promise.all(tickers.map((ticker) => ticker.hasAll(truth)));
    expect(page.problems).toEqual([]);
    expect(await page.page.evaluate('typeof Tickerwire.createTicker')).toBe('function');
  });

  it('that is on the list of those that may read, all transports work', async () => {
    const site = await startSite(
      new Map([...recorderFiles(), [LIBRARY, { type: 'text/javascript', body: library() }]]),
    );
    const [open, closed] = await Promise.all([
      startServer({ POLL_WAIT_MS: '300', ALLOWED_ORIGINS: site }),
      startServer({ ALLOWED_ORIGINS: 'https://elsewhere.example' }),
    ]);
    const truth = new Truth((topic, data) => open.publish(topic, data));
    const page = await TickerPage.open(await newTab(browser), site);
    const tickers = await Promise.all(
      TRANSPORTS.map((transport) => page.start(transport, { url: open.url, transports: [transport] })),
    );
    await closed.publish('price.a', { n: 1 });
    const refused = await page.start('refused', { url: closed.url });
    await Promise.all(tickers.map((ticker) => ticker.is('live')));
    await truth.publish(3);
    await Promise.all(tickers.map((ticker) => ticker.hasAll(truth)));
    // Each transport has had its turn.
    await refused.call('has', 'waiting', 3);
    expect(await refused.shown()).toEqual({});
    expect(await refused.get('states')).not.toContainEqual(expect.stringMatching(/^live/));
  });
});
