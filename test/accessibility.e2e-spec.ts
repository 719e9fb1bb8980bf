import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { inChromium, startChromium } from './support/chromium.js';
import { ComparePage } from './support/compare-page.js';
import { BoardPage } from './support/page.js';
import { startServer, type TestServer } from './support/server.js';
import { closeTabs, newTab } from './support/tabs.js';
import { match, quote, WidgetPage } from './support/widget-page.js';

const AXE = readFileSync(join(__dirname, '../node_modules/axe-core/axe.min.js'), 'utf8');

const STANDARDS = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
/** In the dark nothing is other than the colours. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

const TOPICS = { 'ticker-price': 'stock.A', 'ticker-tape': 'stock.*', 'ticker-score': 'match.m' };

/** In both themes: with a value, small, large and stopped, and without one. */
const ELEMENTS = ['light', 'dark'].flatMap((theme) =>
  Object.entries(TOPICS).flatMap(([tag, topic]) =>
    [
      `topics="${topic}" sparkline href="https://example.org/{topic}"`,
      `topics="${topic}" size="small"`,
      `topics="${topic}" size="large" class="stopped"`,
      'topics="nowhere"',
    ].map((attributes) => `<${tag} theme="${theme}" ${attributes}>Own words</${tag}>`),
  ),
);

/** High enough that each element is in view, and has a connection. */
const ALL = { width: 1280, height: 3000 };

inChromium('axe finds nothing wrong with', () => {
  let browser: Browser;
  let server: TestServer;

  beforeAll(async () => {
    browser = await startChromium();
    server = await startServer();
    await server.publish('stock.A', quote('A', '1234.50'));
    await server.publish('stock.B', quote('B', '99.00', { change: '-0.50', changePercent: '-0.50' }));
    await server.publish('stock.C', quote('C', '7.00', { state: 'halted' }));
    await server.publish('match.m', match(2));
    await server.publish('match.m.incidents', { type: 'goal', minute: 63, team: 'home', player: 'Somebody' });
    await server.publish('other.X', { text: 'as it comes '.repeat(40) });
  });

  afterEach(() => closeTabs(browser));

  /** Each rule that is broken, and where. */
  const violations = (page: Page, runOnly: object): Promise<string[]> => {
    const options = JSON.stringify({ runOnly, resultTypes: ['violations'] });
    const told = '({ id, nodes }) => [id, ...nodes.map(({ target }) => target.join(" "))].join(" | ")';
    return page.evaluate(`axe.run(document, ${options}).then(({ violations }) => violations.map(${told}))`);
  };

  const check = async (page: Page): Promise<void> => {
    await page.evaluate(AXE);
    expect(await violations(page, STANDARDS)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page, COLOURS)).toEqual([]);
  };

  it('the board', async () => {
    const board = await BoardPage.open(browser, server.url);
    await board.shows(board.card('stock.A'), '1,234.50');
    await board.shows('#incidents li', 'Somebody');
    await check(board.page);
  });

  it('the comparison', async () => {
    const compare = await ComparePage.open(browser, `${server.url}/compare.html`);
    await compare.areLive();
    await compare.figures('events', '5');
    await check(compare.page);
  });

  it('the frame for limits', async () => {
    const { page } = await BoardPage.open(browser, `${server.url}/limits.html`);
    await page.locator('#counts', { hasText: 'inside compare.html' }).waitFor();
    await check(page);
  });

  it('the gallery', async () => {
    const tab = await newTab(browser);
    await tab.setViewportSize(ALL);
    const gallery = await WidgetPage.visit(tab, `${server.url}/widget/`);
    await gallery.shows({ '#ticker-price price': '$1,234.50', '#ticker-score points': '2' });
    await check(gallery.page);
  });

  it('the elements on a page of another site', async () => {
    const tab = await newTab(browser);
    await tab.setViewportSize(ALL);
    const body = `<main><h1>Elements</h1>${ELEMENTS.join(' ')}</main>`;
    const head = '<style>:root { color-scheme: light dark }</style>';
    const page = await WidgetPage.open(tab, server.url, body, { head });
    const are = (elements: string, count: number): Promise<void> =>
      page.page
        .locator(elements)
        .nth(count - 1)
        .waitFor();
    for (const tag of Object.keys(TOPICS)) {
      await are(`${tag}:state(live)`, 6);
      await are(`${tag}:state(unknown)`, 2);
    }
    await page.evaluate("for (const one of document.querySelectorAll('.stopped')) one.paused = true");
    await are('.stopped:state(paused)', 6);
    await check(page.page);
  });
});
