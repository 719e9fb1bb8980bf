import type { Browser } from 'playwright-core';
import { inChromium, startChromium } from './support/chromium.js';
import { ComparePage } from './support/compare-page.js';
import { startServer, type TestServer } from './support/server.js';
import { closeTabs } from './support/tabs.js';
import { TLS } from './support/tls.js';

inChromium('connection limits, on the comparison page', () => {
  let browser: Browser;
  let server: TestServer;
  let compare: ComparePage;

  beforeAll(async () => {
    browser = await startChromium();
  });

  const open = async (protocols: readonly string[], env: Record<string, string> = {}): Promise<void> => {
    server = await startServer({ FAULTS: '1', ...env });
    await server.publish('stock.ACME', { price: '1.00' });
    compare = await ComparePage.open(browser, `${server.url}/compare.html`, { ignoreHTTPSErrors: true });
    await compare.areLive();
    await compare.page.locator('#limits').scrollIntoViewIfNeeded();
    for (const protocol of protocols) await frame(protocol, '#counts', 'Nothing is open.');
  };

  afterEach(async () => {
    expect(compare.problems).toEqual([]);
    await closeTabs(browser);
    await server.close();
  });

  /** Waits until an element of a frame has this text. */
  const frame = (protocol: string, selector: string, text: string | RegExp): Promise<void> =>
    compare.page
      .frameLocator(`[data-protocol=${protocol}] iframe`)
      .locator(selector, { hasText: text })
      .waitFor();

  const counted = (protocol: string, connections: string): Promise<void> =>
    compare.shows(`[data-protocol=${protocol}]`, `The server itself counts ${connections}.`);

  it('shows the seventh stream waiting over HTTP/1.1 and a request with it, and neither over HTTP/2', async () => {
    await open(['h1', 'h2'], TLS);
    await compare.page.click('#limit-open');
    await frame('h1', '#counts', '6 open, 1 waiting, 0 failed.');
    await frame('h2', '#counts', '7 open, 0 waiting, 0 failed.');
    await counted('h1', '6 connections');
    await counted('h2', '7 connections');
    await frame('h2', '#fetch', 'answered after');
    await frame('h1', '#fetch', 'waiting for 1.');
    // Another port has its own six: the page itself goes on.
    await server.publish('stock.ACME', { price: '2.00' });
    await compare.figures('events', '2');
    await compare.page.click('#make-link');
    await compare.page.locator('#link').waitFor();
    await compare.page.click('#limit-close');
    await frame('h1', '#fetch', 'answered after');
    await frame('h1', '#counts', 'Nothing is open.');
    const link = await compare.page.inputValue('#link');
    await closeTabs(browser);
    compare = await ComparePage.open(browser, link, { ignoreHTTPSErrors: true });
    await compare.shows('#restored-limits tr', /7 × SSE over HTTP\/1\.1610waiting for .*6$/);
    await compare.shows('#restored-limits tr', /7 × SSE over HTTP\/2700answered after .*7$/);
  });

  it('shows twenty tabs on one connection, each with every event', async () => {
    await open(['h1']);
    await compare.page.click('#limit-share');
    await frame('h1', '#counts', '20 open, 0 waiting, 0 failed; 1 event in each tab.');
    await counted('h1', '1 connection');
    for (const price of ['2.00', '3.00', '4.00']) await server.publish('stock.ACME', { price });
    await frame('h1', '#counts', '20 open, 0 waiting, 0 failed; 4 events in each tab.');
    await frame('h1', '#fetch', 'answered after');
    await counted('h1', '1 connection');
  });

  it('shows that a page may have 255 WebSockets, and that they leave room for a request', async () => {
    await open(['h1']);
    await compare.page.selectOption('#limit-transport', 'websocket');
    await compare.page.click('#limit-open');
    await frame('h1', '#counts', '255 open, 0 waiting, 1 failed.');
    await frame('h1', '#fetch', 'answered after');
    await counted('h1', '255 connections');
    // Chromium says so of the one too many.
    expect(compare.problems.splice(0)).toEqual([expect.stringContaining('Insufficient resources')]);
  });
});
