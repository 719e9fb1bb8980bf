import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { manifestOf } from '../client/manifest.js';
import { inChromium, startChromium } from './support/chromium.js';
import { FaultyProxy } from './support/faulty-proxy.js';
import { HandFeed } from './support/hand.feed.js';
import { startServer, type TestServer } from './support/server.js';
import { closeTabs } from './support/tabs.js';
import {
  type Embedding,
  match,
  openWidget,
  quote,
  startMarket,
  type WidgetPage,
} from './support/widget-page.js';

const WIDGET = join(__dirname, '../client/src/widget');

inChromium('an element', () => {
  let browser: Browser;
  let server: TestServer;

  beforeAll(async () => {
    browser = await startChromium();
    server = await startMarket();
  });

  afterEach(() => closeTabs(browser));

  const open = (
    body: string,
    embedding?: Embedding,
    options?: BrowserContextOptions,
    url = server.url,
  ): Promise<WidgetPage> => openWidget(browser, url, body, embedding, options);

  it('shows a price, and until then what the page has put there', async () => {
    const page = await open('<ticker-price id="a" topic="first.A">our own words</ticker-price>');
    const own = page.part('#a fallback');
    await page.is('#a', 'unknown');
    expect(await own.isVisible()).toBe(true);
    await server.publish('first.A', quote('A', '1234.50'));
    await page.shows({
      '#a symbol': 'A',
      '#a name': 'A Incorporated',
      '#a price': '$1,234.50',
      '#a amount': '+12.30',
      '#a percent': '+1.01%',
      '#a status': 'live',
    });
    await page.is('#a', 'up');
    expect(await own.isVisible()).toBe(false);
    const down = { change: '-0.10', changePercent: '-0.01' };
    await server.publish('first.A', quote('A', '12345678901234567890.12', down));
    await page.shows({ '#a price': '$12,345,678,901,234,567,890.12', '#a amount': '-0.10' });
    await page.is('#a', 'down');
    const arrow = await page.evaluate(
      "getComputedStyle(a.shadowRoot.querySelector('[part=change]'), '::before').content",
    );
    expect(arrow).toMatch(/▼.*down/);
    expect(page.problems).toEqual([]);
  });

  it('shows a match', async () => {
    const page = await open('<ticker-score id="a" topic="match.m">A match</ticker-score>');
    await page.shows({
      '#a competition': 'Test Cup',
      '#a team': 'Northern Lights',
      '#a points': '2',
      '#a clock': '63:12',
      '#a period': 'second half',
      '#a last': '63 · goal · Somebody',
      '#a status': 'live',
    });
    for (const [state, status] of [
      ['break', 'break'],
      ['scheduled', 'scheduled'],
      ['ended', 'ended'],
    ] as const) {
      await server.publish('match.m', match(3, { state }));
      await page.shows({ '#a points': '3', '#a status': status });
    }
  });

  it('shows many in a row, those with a name in their places', async () => {
    const topics = 'stock.B, stock.A nowhere other.*';
    const page = await open(`<ticker-tape id="a" topics="${topics}">Stocks</ticker-tape>`);
    await page.shows({
      '#a li:nth-child(1) price': '$99.00',
      '#a li:nth-child(2) price': '$1,234.50',
      '#a li:nth-child(3) symbol': 'nowhere',
      '#a li:nth-child(3) standing': 'unknown',
    });
    await server.publish('other.X', quote('X', '1.00', { state: 'halted' }));
    await page.shows({ '#a li:nth-child(4) price': '$1.00', '#a li:nth-child(4) standing': 'halted' });
    await page.is('#a', 'live');
    expect(await page.page.locator('#a li').count()).toBe(4);
  });

  it('does at once what its attributes say by now', async () => {
    const page = await open('<ticker-price id="a" topic="stock.A">A</ticker-price>');
    const style = (part: string, property: string): Promise<string> =>
      page.evaluate(`getComputedStyle(a.shadowRoot.querySelector('[part~=${part}]')).${property}`);
    const heights: number[] = [];
    await page.shows({ '#a price': '$1,234.50' });
    await page.evaluate("a.currency = 'EUR'");
    await page.shows({ '#a price': '€1,234.50' });
    await page.evaluate("a.setAttribute('locale', 'de')");
    await page.shows({ '#a price': '1.234,50 €', '#a percent': '+1,01 %' });
    await page.evaluate('a.locale = null; document.documentElement.lang = "fr"; a.currency = ""');
    await page.shows({ '#a percent': '+1,01 %' });
    for (const [choice, shown] of [
      ['none', [false, false]],
      ['amount', [true, false]],
      ['percent', [false, true]],
      ['both', [true, true]],
    ] as const) {
      await page.evaluate(`a.showChange = '${choice}'`);
      const parts = ['amount', 'percent'].map((part) => page.part(`#a ${part}`).isVisible());
      expect(await Promise.all(parts)).toEqual(shown);
    }
    for (const size of ['small', 'medium', 'large']) {
      await page.evaluate(`a.size = '${size}'`);
      await page.page.locator(`#a .line`).waitFor({ state: size === 'small' ? 'attached' : 'detached' });
      heights.push(await page.evaluate('a.offsetHeight'));
    }
    expect(heights).toEqual([...heights].sort((one, other) => one - other));
    expect(await style('frame', 'backgroundColor')).toBe('rgb(255, 255, 255)');
    await page.evaluate("a.theme = 'dark'");
    expect(await style('frame', 'backgroundColor')).toBe('rgb(17, 17, 17)');
    await page.evaluate("a.theme = 'auto'; document.documentElement.style.colorScheme = 'dark'");
    expect(await style('frame', 'backgroundColor')).toBe('rgb(17, 17, 17)');
    await page.evaluate('a.transparent = true');
    expect(await style('frame', 'backgroundColor')).toBe('rgba(0, 0, 0, 0)');
    await page.evaluate("a.sparkline = true; a.href = '/quotes/{topic}'");
    await page.page.locator('#a a[href$="/quotes/stock.A"]').waitFor();
    await server.publish('stock.A', quote('A', '1236.00'));
    await page.page.locator('#a path[d="M0 19L60 1"]').waitFor();
    await page.evaluate("a.href = ''; a.sparkline = false; a.topic = 'stock.B'");
    await page.shows({ '#a symbol': 'B' });
    expect(await page.page.locator('#a a[href]').count()).toBe(0);
    expect(page.problems).toEqual([]);
  });

  it('asks its server as its attributes say', async () => {
    const proxy = await FaultyProxy.start(server);
    const another = await startServer();
    await another.publish('stock.A', quote('A', '7.00'));
    const page = await open('<ticker-price id="a" topic="stock.A">A</ticker-price>', {}, {}, proxy.url);
    await page.shows({ '#a symbol': 'A' });
    const asked = async (times: number, path: string): Promise<URLSearchParams> => {
      await proxy.isAsked(times, path);
      return new URL(proxy.asked.filter((url) => url.startsWith(`/${path}`)).at(-1)!, proxy.url).searchParams;
    };
    const first = await asked(1, 'sse');
    // Where it goes on from, if the one answer by poll has come before it knew that it leads.
    first.delete('lastEventId');
    expect(Object.fromEntries(first)).toEqual({ topics: 'stock.A', conflateMs: '250', named: '0' });
    await page.evaluate('a.maxFrequency = 0.5');
    expect((await asked(2, 'sse')).get('conflateMs')).toBe('2000');
    await page.evaluate("a.transport = 'websocket'");
    expect((await asked(1, 'ws')).get('topics')).toBe('stock.A');
    await page.evaluate(`a.src = '${another.url}'`);
    await page.shows({ '#a price': '$7.00' });
  });

  it('warns once of what it cannot use, and goes by what it would be without', async () => {
    const bad: Record<string, string> = {
      topics: 'a b/c',
      src: '/somewhere',
      transport: 'carrier-pigeon',
      theme: 'pink',
      locale: 'not a locale',
      currency: 'dollars',
      size: 'huge',
      'show-change': 'never',
      'max-frequency': 'often',
      href: 'javascript:alert(1)',
    };
    const attributes = Object.entries(bad).map(([name, text]) => `${name}="${text}"`);
    const page = await open(`<ticker-price id="a" topic="stock.B" ${attributes.join(' ')}>B</ticker-price>`);
    await page.shows({ '#a price': '$99.00' });
    const warnings = Object.entries(bad).map(([name, text]) => `<ticker-price> cannot use ${name}="${text}"`);
    expect(page.problems.sort()).toEqual(warnings.sort());
    for (const name of Object.keys(bad)) await page.evaluate(`a.setAttribute('${name}', 'worse!')`);
    // Not a price at all.
    await page.evaluate("a.topic = 'match.m'");
    await page.is('#a', 'unknown');
    expect(page.problems).toEqual([...warnings.sort(), '<ticker-price> cannot use topic="match.m"']);
  });

  it('has all that its manifest says, and nothing else', async () => {
    const { declarations } = manifestOf(join(WIDGET, 'api.ts')).modules[0]!;
    const page = await open(
      declarations.map(({ tagName }) => `<${tagName} topics="stock.B"></${tagName}>`).join(''),
    );
    await page.shows({ 'ticker-price price': '$99.00' });
    const parts = new Set<string>();
    for (const { tagName, attributes, members } of declarations) {
      const observed = await page.evaluate<string[]>(`customElements.get('${tagName}').observedAttributes`);
      const own = attributes.filter(({ fieldName }) => fieldName !== undefined);
      expect(observed.sort()).toEqual(own.map(({ name }) => name).sort());
      const names = JSON.stringify(members.map(({ name }) => name));
      const script = `${names}.filter((name) => !(name in document.querySelector('${tagName}')))`;
      expect(await page.evaluate(script)).toEqual([]);
      const found = `[...document.querySelector('${tagName}').shadowRoot.querySelectorAll('[part]')].map((one) => one.part.value)`;
      for (const part of await page.evaluate<string[]>(found)) parts.add(part);
    }
    // What the page puts there, and what holds it, nobody need style.
    const documented = declarations[0]!.cssParts.map(({ name }) => name);
    expect([...parts].sort()).toEqual([...documented, 'body', 'fallback'].sort());
    const css = readFileSync(join(WIDGET, 'widget.css'), 'utf8');
    const properties = new Set(css.match(/--ticker-[\w-]+/g));
    expect([...properties].sort()).toEqual(declarations[0]!.cssProperties.map(({ name }) => name).sort());
  });

  it('takes over properties from before it was an element', async () => {
    const before = "<script>Object.assign(a, { topic: 'stock.B', currency: 'CHF', mine: 7 })</script>";
    const page = await open(`<ticker-price id="a"></ticker-price>${before}`);
    await page.shows({ '#a price': 'CHF 99.00' });
    expect(await page.evaluate("[a.getAttribute('topic'), a.topic, a.mine]")).toEqual([
      'stock.B',
      'stock.B',
      7,
    ]);
  });

  it('tells the page of each update and each change of status', async () => {
    const log = `<script>
      const told = [];
      addEventListener('ticker-update', ({ target, detail }) => told.push([target.id, detail.topic, detail.data.price]));
      addEventListener('ticker-status', ({ target, detail }) => told.push([target.id, detail.status, target.status]));
    </script>`;
    await server.publish('told.A', quote('A', '1.00'));
    const page = await open('<ticker-price id="a" topic="told.A"></ticker-price>', { head: log });
    await page.shows({ '#a price': '$1.00' });
    await server.publish('told.A', quote('A', '2.00', { state: 'closed' }));
    await page.shows({ '#a price': '$2.00' });
    expect(await page.evaluate('told')).toEqual([
      ['a', 'told.A', '1.00'],
      ['a', 'live', 'live'],
      ['a', 'told.A', '2.00'],
      ['a', 'closed', 'closed'],
    ]);
  });

  it('says how it stands, in words', async () => {
    // Longer than from one look at the feeds to the next, or it could be silent before its tick is told.
    const feed = new HandFeed(['hand.A', 'hand.B'], 400);
    feed.runOn(server);
    await server.hub.publish({
      topic: 'over.A',
      time: Date.now(),
      data: quote('A', '1.00'),
      ends: 'for-good',
    });
    for (const state of ['halted', 'closed'])
      await server.publish(`is.${state}`, quote('A', '1.00', { state }));
    const topics = {
      waiting: 'hand.B',
      unknown: 'nowhere',
      ended: 'over.A',
      halted: 'is.halted',
      closed: 'is.closed',
    };
    const elements = Object.entries(topics).map(
      ([id, topic]) => `<ticker-price id="${id}" topic="${topic}"></ticker-price>`,
    );
    const page = await open(`${elements.join('')}<ticker-price id="stale" topic="hand.A"></ticker-price>`);
    for (const id of Object.keys(topics)) {
      await page.is(`#${id}`, id);
      await page.shows({ [`#${id} status`]: id });
    }
    // It speaks, and falls silent.
    const [time, data] = [Date.UTC(2026, 0, 2), quote('A', '1.00')];
    feed.ticks$.next({ topic: 'hand.A', time, data });
    await page.shows({ '#stale price': '$1.00', '#stale status': 'stale', '#stale time': '1/2/2026' });
  });

  it('says that it has no connection, and since when', async () => {
    const proxy = await FaultyProxy.start(server);
    const page = await open(
      '<ticker-price id="a" topic="stock.B"></ticker-price><ticker-price id="b" topic="stock.B" src="http://127.0.0.1:1"></ticker-price>',
      { clock: true },
      {},
      proxy.url,
    );
    await page.is('#a', 'live');
    expect(await page.evaluate('b.status')).toBe('waiting');
    proxy.break({ status: 502 });
    proxy.reset();
    await proxy.hasStreams(0);
    await page.page.clock.fastForward(6000);
    await page.is('#a', 'stale');
    await page.is('#b', 'unreachable');
    expect(await page.part('#a time').textContent()).toMatch(/\d/);
    proxy.heal();
    await page.page.clock.fastForward(30_000);
    await page.is('#a', 'live');
    await page.shows({ '#a time': '' });
  });
});
