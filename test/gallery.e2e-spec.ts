import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { manifestOf } from '../client/manifest.js';
import { inChromium, startChromium } from './support/chromium.js';
import { startServer, type TestServer } from './support/server.js';
import { closeTabs, newTab, ownTab } from './support/tabs.js';
import { match, pinned, quote, WidgetPage } from './support/widget-page.js';

const TAGS = ['ticker-price', 'ticker-tape', 'ticker-score'];

/** Of each attribute something else than it is without. */
const FILLED = {
  locale: 'de',
  currency: 'EUR',
  'max-frequency': '2',
  href: 'https://example.org/{topic}',
};
const CHOSEN = {
  transport: 'websocket',
  theme: 'dark',
  size: 'large',
  'show-change': 'percent',
  'aria-live': 'polite',
};
const TICKED = { transparent: '', sparkline: '', wrap: '' };

/** High enough that each element is in view, and has a connection. */
const ALL = { width: 1280, height: 3000 };

/** What a browser says of the address at which the page shows that there is no server. */
const EXPECTED = /status of 404/;

inChromium('the gallery', () => {
  let browser: Browser;
  let server: TestServer;

  beforeAll(async () => {
    browser = await startChromium();
    server = await startServer();
    await server.publish('stock.A', quote('A', '1234.50'));
    await server.publish('stock.B', quote('B', '99.00'));
    await server.publish('match.m', match(2));
  });

  afterEach(() => closeTabs(browser));

  const open = async (options?: BrowserContextOptions, { url } = server): Promise<WidgetPage> => {
    const tab = await newTab(browser, options);
    await tab.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await WidgetPage.visit(tab, `${url}/widget/`);
    await page.page.locator('#ticker-score').waitFor();
    return page;
  };

  /** What there is to copy. */
  const lines = (page: WidgetPage, tag: string): Promise<string> =>
    page.evaluate(`document.querySelector('#${tag} .snippet code').textContent`);

  /** A page of another site, and in it nothing but what was copied. */
  const embed = async ({ page }: WidgetPage, text: string, { url } = server): Promise<WidgetPage> =>
    WidgetPage.open(await page.context().newPage(), url, text, { script: '' });

  /** Attributes of the first such element. */
  const attributes = (page: WidgetPage, tag: string): Promise<Record<string, string>> =>
    page.evaluate(
      `Object.fromEntries([...document.querySelector('${tag}').attributes].map(({ name, value }) => [name, value]))`,
    );

  const complaints = ({ problems }: WidgetPage): string[] =>
    problems.filter((problem) => !EXPECTED.test(problem));

  it('shows each element alive, and the lines that bring it', async () => {
    const tab = await newTab(browser);
    await tab.setViewportSize(ALL);
    const page = await WidgetPage.visit(tab, server.url);
    await page.page.click('nav a:has-text("Widget")');
    await page.shows({
      '#ticker-price price': '$1,234.50',
      '#ticker-tape li:nth-child(2) price': '$99.00',
      '#ticker-score points': '2',
    });
    const script = `<script type="module" src="${server.url}/widget/v1/tickerwire.js"></script>`;
    for (const [tag, element] of [
      ['ticker-price', '<ticker-price topic="stock.A">A Incorporated</ticker-price>'],
      ['ticker-tape', '<ticker-tape topics="stock.*">Prices</ticker-tape>'],
      ['ticker-score', '<ticker-score topic="match.m">Northern Lights – Southern Cross</ticker-score>'],
    ] as const) {
      expect(await lines(page, tag)).toBe(`${script}\n${element}`);
    }
    expect(await page.page.textContent('#policy')).toBe(
      `script-src ${server.url}; connect-src ${server.url} ${server.url.replace('http', 'ws')}`,
    );
    expect(complaints(page)).toEqual([]);
  });

  it('offers every attribute, and another site has with the lines what is seen here', async () => {
    const page = await open();
    const copied: string[] = [];
    const offered = new Set<string>();
    for (const tag of TAGS) {
      const names = await page.evaluate<string[]>(
        `[...document.querySelectorAll('#${tag} [name]')].map(({ name }) => name)`,
      );
      const field = (name: string): string => `#${tag} [name="${name}"]`;
      for (const name of names) offered.add(name);
      for (const [name, text] of Object.entries(FILLED))
        if (names.includes(name)) await page.page.fill(field(name), text);
      for (const [name, text] of Object.entries(CHOSEN))
        if (names.includes(name)) await page.page.selectOption(field(name), text);
      for (const name of Object.keys(TICKED)) if (names.includes(name)) await page.page.check(field(name));
      const said = { topic: tag === 'ticker-score' ? 'match.m' : 'stock.A', topics: 'stock.*' };
      const expected: Record<string, string> = { ...said, ...FILLED, ...CHOSEN, ...TICKED };
      const own = await attributes(page, tag);
      expect(own).toEqual(Object.fromEntries(names.map((name) => [name, expected[name]])));
      await page.page.click(`#${tag} .snippet button`);
      await page.page.locator(`#${tag} [role=status]`, { hasText: 'Copied' }).waitFor({ state: 'attached' });
      const text = await page.evaluate<string>('navigator.clipboard.readText()');
      expect(text).toBe(await lines(page, tag));
      copied.push(text);
    }
    const { declarations } = manifestOf(join(__dirname, '../client/src/widget/api.ts')).modules[0]!;
    // The server is the script's, and each element has its own button.
    const all = declarations[0]!.attributes.map(({ name }) => name);
    expect([...offered, 'src', 'paused'].sort()).toEqual(all.sort());
    const elsewhere = await embed(page, copied.join('\n'));
    const shown = {
      'ticker-price price': '1.234,50 €',
      'ticker-price percent': '+1,01 %',
      'ticker-tape li:nth-child(2) price': '99,00 €',
      'ticker-score points': '2',
    };
    for (const one of [page, elsewhere]) await one.shows(shown);
    for (const tag of TAGS) {
      expect(await attributes(elsewhere, tag)).toEqual(await attributes(page, tag));
      for (const one of [page, elsewhere])
        expect(await one.part(`${tag} frame`).getAttribute('aria-live')).toBe('polite');
    }
    expect([...complaints(page), ...elsewhere.problems]).toEqual([]);
  });

  it('pins the release that is served, as a module and as a classic script', async () => {
    const page = await open();
    const { path, integrity } = await pinned(server.url);
    await page.page.check('#pin');
    expect(await lines(page, 'ticker-price')).toContain(
      `  src="${server.url}${path}"\n  integrity="${integrity}"\n  crossorigin\n`,
    );
    for (const kind of ['module', 'classic']) {
      await page.page.selectOption('#kind', kind);
      const text = await lines(page, 'ticker-price');
      expect(text.includes('type="module"')).toBe(kind === 'module');
      expect(text.includes('tickerwire.iife.js')).toBe(kind === 'classic');
      const elsewhere = await embed(page, text);
      await elsewhere.shows({ 'ticker-price price': '$1,234.50' });
      expect(elsewhere.problems).toEqual([]);
    }
  });

  it('writes texts as texts, whatever they hold, and leaves out what cannot be used', async () => {
    const name = `<img src=x onerror="window.hit = 1"> & 'co'`;
    const href = `https://example.org/?a="<b>"&c='{topic}'`;
    const another = await startServer();
    await another.publish('evil.A', quote('A', '1.00', { name }));
    const page = await open({}, another);
    await page.page.fill('#ticker-price [name=href]', href);
    await page.page.locator('#ticker-price ticker-price[href]').waitFor();
    const text = await lines(page, 'ticker-price');
    expect(text).toContain(`href="https://example.org/?a=&quot;&lt;b&gt;&quot;&amp;c='{topic}'"`);
    expect(text).toContain(`>&lt;img src=x onerror=&quot;window.hit = 1&quot;&gt; &amp; 'co'</ticker-price>`);
    const elsewhere = await embed(page, text, another);
    await elsewhere.shows({ 'ticker-price price': '$1.00' });
    expect(await attributes(elsewhere, 'ticker-price')).toEqual({ topic: 'evil.A', href });
    expect(await elsewhere.evaluate("document.querySelector('ticker-price').textContent")).toBe(name);
    for (const one of [page, elsewhere])
      expect(await one.evaluate('[document.images.length, window.hit]')).toEqual([0, undefined]);
    await page.page.fill('#ticker-price [name=topic]', '"><b>');
    await page.page.locator('#ticker-price [name=topic][aria-invalid=true]').waitFor();
    await page.page.locator('#ticker-price-topic-problem').waitFor();
    expect(await lines(page, 'ticker-price')).not.toContain('topic=');
    expect(complaints(page)).toEqual(['<ticker-price> cannot use topic=""><b>"']);
  });

  it('is worked by keyboard alone', async () => {
    const page = await open();
    const { keyboard } = page.page;
    const focused = page.page.locator(':focus');
    const tabTo = async (selector: string): Promise<void> => {
      await keyboard.press('Tab');
      await page.page.locator(selector).and(focused).waitFor();
    };
    await page.is('#ticker-price ticker-price', 'live');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await tabTo('#kind');
    await keyboard.press('ArrowDown');
    await tabTo('#pin');
    await keyboard.press('Space');
    expect(await lines(page, 'ticker-tape')).toMatch(/tickerwire\.iife\.js"\n {2}integrity="sha384-/);
    await tabTo('#ticker-price ticker-price button');
    await keyboard.press('Enter');
    await page.is('#ticker-price ticker-price', 'paused');
    await keyboard.press('Enter');
    await tabTo('#ticker-price .snippet button');
    await keyboard.press('Enter');
    await page.page.locator('#ticker-price .snippet', { hasText: 'Copied' }).waitFor();
    await tabTo('#ticker-price-topic');
    await keyboard.press('Control+A');
    await keyboard.type('stock.B');
    await tabTo('#ticker-price-transport');
    await keyboard.press('ArrowDown');
    await page.shows({ '#ticker-price price': '$99.00' });
    expect(await attributes(page, 'ticker-price')).toEqual({ topic: 'stock.B', transport: 'sse' });
  });

  it('fits a phone', async () => {
    const page = await open({ viewport: { width: 360, height: 740 } });
    await page.page.check('#pin');
    await page.page.fill('#ticker-price [name=topic]', `stock.${'LONG'.repeat(20)}`);
    await page.page.selectOption('#ticker-price [name=size]', 'large');
    await page.page.check('#ticker-tape [name=wrap]');
    await page.is('#ticker-price ticker-price', 'unknown');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  it('says kindly what the server does not have, and shows it once it has', async () => {
    const another = await startServer();
    const page = await open({}, another);
    const none = (tag: string, text: string): Promise<void> =>
      page.page.locator(`#${tag} .none:visible`, { hasText: text }).waitFor();
    await none('ticker-price', 'This server has no price just now.');
    await none('ticker-score', 'This server has no match just now.');
    await page.page.fill('#ticker-price [name=topic]', 'later.A');
    await page.is('#ticker-price ticker-price', 'unknown');
    await another.publish('later.A', quote('A', '1.00'));
    await page.shows({ '#ticker-price price': '$1.00' });
    expect(await page.page.locator('#ticker-price .none').isVisible()).toBe(false);
  });

  it('shows in which ways an element can stand, as far as that is so', async () => {
    const another = await startServer();
    await another.publish('stock.A', quote('A', '1.00'));
    await another.publish('stock.H', quote('H', '2.00', { state: 'halted' }));
    await another.publish('match.m', match(1, { state: 'ended' }));
    const page = await open({}, another);
    await page.page.locator('#standings').scrollIntoViewIfNeeded();
    for (const status of ['live', 'paused', 'unknown', 'unreachable', 'halted', 'ended']) {
      const example = `#standings [data-status=${status}]`;
      await page.is(`${example} ${status === 'ended' ? 'ticker-score' : 'ticker-price'}`, status);
      await page.page.locator(`${example} b`, { hasText: status }).waitFor();
    }
    await page.page
      .getByText('Not to be seen just now: waiting, stale, closed, scheduled, break.', { exact: true })
      .waitFor();
    // The halt is over, and it says so.
    await another.publish('stock.H', quote('H', '2.00'));
    await page.page.locator('#standings [data-status=halted] b', { hasText: 'live' }).waitFor();
    expect(complaints(page)).toEqual([]);
  });

  it('selects what it may not copy', async () => {
    const tab = await ownTab(browser);
    await tab.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    const page = await WidgetPage.visit(tab, `${server.url}/widget/`);
    await page.page.click('#ticker-tape .snippet button');
    await page.page.locator('#ticker-tape .snippet', { hasText: 'Selected' }).waitFor();
    expect(await page.evaluate('String(getSelection())')).toBe(await lines(page, 'ticker-tape'));
  });
});
