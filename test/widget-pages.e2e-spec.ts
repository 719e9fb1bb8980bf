import type { Browser, BrowserContextOptions } from 'playwright-core';
import { inChromium, startChromium, startPlainChromium } from './support/chromium.js';
import { FaultyProxy } from './support/faulty-proxy.js';
import { startServer, type TestServer } from './support/server.js';
import { closeTabs, newTab } from './support/tabs.js';
import {
  classicOf,
  type Embedding,
  match,
  moduleOf,
  openWidget,
  pinned,
  quote,
  startWidgetSite,
  WidgetPage,
} from './support/widget-page.js';

const A = '<ticker-price id="a" topic="stock.A">A</ticker-price>';

inChromium('the widget', () => {
  let browser: Browser;
  let server: TestServer;
  let proxy: FaultyProxy;

  beforeAll(async () => {
    browser = await startChromium();
    server = await startServer();
    await server.publish('stock.A', quote('A', '1.00'));
    await server.publish('match.m', match(1));
  });

  beforeEach(async () => {
    proxy = await FaultyProxy.start(server);
  });

  afterEach(() => closeTabs(browser));

  const open = (body: string, embedding?: Embedding, options?: BrowserContextOptions): Promise<WidgetPage> =>
    openWidget(browser, proxy.url, body, embedding, options);

  /** Topics of the newest event stream. */
  const followed = (): string[] => {
    const { searchParams } = new URL(proxy.asked.filter((url) => url.startsWith('/sse')).at(-1)!, proxy.url);
    return ['topics', 'fresh'].flatMap((name) => searchParams.get(name)?.split(',') ?? []).sort();
  };

  it('has one connection, with fifty on a page, and with another page of the site beside it', async () => {
    const names = Array.from({ length: 50 }, (_, n) => `many.${n}`);
    for (const name of names) await server.publish(name, quote('A', '1.00'));
    const body = names.map((name) => `<ticker-price size="small" topic="${name}"></ticker-price>`).join('');
    const page = await open(body, {}, { viewport: { width: 1200, height: 2000 } });
    await page.page.locator('ticker-price:state(live)').nth(49).waitFor({ state: 'attached' });
    await proxy.isAsked(1, 'sse');
    await proxy.hasStreams(1);
    expect([proxy.timesAsked('sse'), proxy.timesAsked('ws')]).toEqual([1, 0]);
    const beside = await page.page.context().newPage();
    await beside.goto(page.page.url());
    await beside.locator('ticker-price:state(live)').nth(49).waitFor({ state: 'attached' });
    await proxy.hasStreams(1);
    expect([proxy.timesAsked('sse'), proxy.timesAsked('ws')]).toEqual([1, 0]);
  });

  it('follows what is near the viewport, and nothing else', async () => {
    await server.publish('far.B', quote('B', '2.00'));
    const far = '<div style="height: 9000px"></div><ticker-price id="b" topic="far.B">B</ticker-price>';
    const page = await open(A + far, { clock: true });
    await page.shows({ '#a price': '$1.00' });
    await proxy.isAsked(1, 'sse');
    await proxy.hasStreams(1);
    expect(followed()).toEqual(['stock.A']);
    expect(await page.evaluate('b.status')).toBe('waiting');
    await page.page.locator('#b').scrollIntoViewIfNeeded();
    await page.shows({ '#b price': '$2.00' });
    await page.page.clock.fastForward(3000);
    while (followed().join() !== 'far.B') await proxy.isAsked(proxy.timesAsked('sse') + 1, 'sse');
    await page.evaluate('b.remove()');
    await page.page.clock.fastForward(3000);
    await proxy.hasStreams(0);
  });

  it('lets go of its connection while the page is hidden, and is up to date when it is not', async () => {
    const context = await startPlainChromium();
    const site = await startWidgetSite(proxy.url, A);
    const page = await context.newPage();
    await page.goto(site);
    const price = page.locator('#a [part=price]');
    await price.filter({ hasText: '$1.00' }).waitFor();
    await proxy.hasStreams(1);
    const other = await context.newPage();
    await other.bringToFront();
    await proxy.hasStreams(0);
    await server.publish('stock.A', quote('A', '3.00'));
    await page.bringToFront();
    await price.filter({ hasText: '$3.00' }).waitFor();
    await proxy.hasStreams(1);
    await server.publish('stock.A', quote('A', '1.00'));
    await price.filter({ hasText: '$1.00' }).waitFor();
  });

  it.each([
    ['module', moduleOf],
    ['classic script', classicOf],
  ])('works under the strictest policy, as a %s', async (_kind, scriptOf) => {
    const policy = [
      "default-src 'none'",
      `script-src ${proxy.url}`,
      `connect-src ${proxy.url} ${proxy.url.replace('http', 'ws')}`,
      "style-src 'self'",
      'img-src data:',
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
      "base-uri 'none'",
    ].join('; ');
    const body = `${A}<ticker-tape topics="stock.*" sparkline></ticker-tape><ticker-score id="m" topic="match.m"></ticker-score>
      <ticker-price id="b" topic="stock.A" transport="websocket" sparkline href="https://example.org/"></ticker-price>`;
    const page = await open(body, {
      headers: { 'Content-Security-Policy': policy },
      script: scriptOf(proxy.url),
    });
    await page.shows({
      '#a price': '$1.00',
      '#b price': '$1.00',
      'ticker-tape price': '$1.00',
      '#m points': '1',
    });
    await proxy.isAsked(1, 'ws');
    await page.page.getByRole('button', { name: 'Pause A', exact: true }).click();
    await page.is('#a', 'paused');
    // It is laid out by its own sheet.
    const border = "getComputedStyle(a.shadowRoot.querySelector('[part=frame]')).borderTopWidth";
    expect(await page.evaluate(border)).toBe('1px');
    expect(page.problems).toEqual([]);
  });

  it('can be pinned by its integrity', async () => {
    const { path, integrity } = await pinned(server.url);
    const script = (hash: string): string =>
      `<script type="module" src="${proxy.url}${path}" integrity="${hash}" crossorigin></script>`;
    const page = await open(A, { script: script(integrity) });
    await page.shows({ '#a price': '$1.00' });
    const tampered = await open(A, { script: script(`sha384-${'A'.repeat(64)}`) });
    expect(await tampered.evaluate("customElements.get('ticker-price') === undefined")).toBe(true);
  });

  it('works in a sandboxed frame that has no origin', async () => {
    const frame = await startWidgetSite(proxy.url, A);
    const page = await open(`<iframe sandbox="allow-scripts" src="${frame}"></iframe>`, { script: '' });
    const price = page.page.frameLocator('iframe').locator('#a [part=price]');
    await price.filter({ hasText: '$1.00' }).waitFor();
    await proxy.hasStreams(1);
    expect(page.problems).toEqual([]);
  });

  it('is not in its own way, twice on a page and as another release', async () => {
    const { path } = await pinned(server.url);
    const scripts = [classicOf(proxy.url), moduleOf(proxy.url), moduleOf(proxy.url, path)];
    const page = await open(A, { script: scripts.join('') });
    await page.shows({ '#a price': '$1.00' });
    await page.page.waitForLoadState();
    await proxy.isAsked(1, 'sse');
    await proxy.hasStreams(1);
    expect([proxy.timesAsked('sse'), page.problems]).toEqual([1, []]);
  });

  it('leaves a name to whoever has it already', async () => {
    const other =
      "<script>customElements.define('ticker-price', class extends HTMLElement { version = 'another'; });</script>";
    const page = await open(`${A}<ticker-score id="m" topic="match.m"></ticker-score>`, { head: other });
    await page.shows({ '#m points': '1' });
    expect(await page.evaluate('[a.version, a.shadowRoot]')).toEqual(['another', null]);
    expect(page.problems).toEqual([]);
  });

  it('works on a page that has its own idea of what is global', async () => {
    const hostile = `<script>
      Object.prototype.extra = 'junk';
      Object.prototype.each = function () {};
      Array.prototype.last = function () { return this[this.length - 1]; };
      Array.prototype.entries = Array.prototype.toArray = function () { return this.slice(); };
      Array.from = function (iterable) { return iterable ? [].slice.call(iterable) : []; };
      String.prototype.strip = function () { return 'junk'; };
      Function.prototype.delay = function () {};
      HTMLElement.prototype.show = HTMLElement.prototype.update = function () { throw new Error('junk'); };
      window.Element = window.Event = window.Node = window.Text = function () {};
      window.EventSource = undefined;
      for (const name of ['Tickerwire', 'Ticker', 'feed', 'topic', 'name', 'status', 'e', 't', '$']) window[name] = 'junk';
      const own = window.fetch;
      window.fetch = function (...wanted) { return own.apply(window, wanted); };
    </script>`;
    const page = await open(
      `${A}<ticker-tape topics="stock.*"></ticker-tape><ticker-score id="m" topic="match.m"></ticker-score>`,
      {
        head: hostile,
      },
    );
    await page.shows({ '#a price': '$1.00', 'ticker-tape price': '$1.00', '#m points': '1' });
    await page.evaluate("a.topic = 'late.A'");
    await server.publish('late.A', quote('A', '4.00'));
    await page.shows({ '#a price': '$4.00' });
    expect(page.problems).toEqual([]);
  });

  it('works in pages of two sites at once', async () => {
    const context = (await newTab(browser)).context();
    const pages = await Promise.all(
      ['one.localhost', 'two.localhost'].map(async (host) =>
        WidgetPage.open(await context.newPage(), proxy.url, A, { host }),
      ),
    );
    for (const page of pages) await page.shows({ '#a price': '$1.00' });
    await server.publish('stock.A', quote('A', '5.00'));
    for (const page of pages) await page.shows({ '#a price': '$5.00' });
    await server.publish('stock.A', quote('A', '1.00'));
    expect(pages.flatMap(({ problems }) => problems)).toEqual([]);
    expect(await context.cookies()).toEqual([]);
  });
});
