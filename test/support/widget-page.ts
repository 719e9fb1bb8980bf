import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { startServer, type TestServer } from './server.js';
import { startSite } from './sites.js';
import { newTab, ownTab } from './tabs.js';

export const quote = (symbol: string, price: string, more: object = {}): object => ({
  symbol,
  name: `${symbol} Incorporated`,
  currency: 'USD',
  price,
  change: '12.30',
  changePercent: '1.01',
  state: 'open',
  ...more,
});

export const match = (home: number, more: object = {}): object => ({
  sport: 'football',
  competition: 'Test Cup',
  home: { name: 'Northern Lights', short: 'NOR', score: home },
  away: { name: 'Southern Cross', short: 'SOU', score: 0 },
  clock: '63:12',
  period: 'second half',
  state: 'live',
  last: { type: 'goal', minute: 63, team: 'home', player: 'Somebody' },
  ...more,
});

export interface Embedding {
  /** Of the site; the server is another. */
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Before the widget's script. */
  readonly head?: string;
  /** Instead of the ES module of `/widget/v1/`. */
  readonly script?: string;
  readonly clock?: boolean;
}

/** Two lines on somebody's site. @returns where it is */
export async function startWidgetSite(
  server: string,
  body: string,
  embedding: Embedding = {},
): Promise<string> {
  const { host = 'site.localhost', headers, head = '', script = moduleOf(server) } = embedding;
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Site</title>
    <link rel="icon" href="data:,">${head}${script}<body>${body}</body></html>`;
  const site = await startSite(new Map([['/', { type: 'text/html; charset=utf-8', body: html }]]), headers);
  return site.replace('127.0.0.1', host);
}

export const moduleOf = (server: string, path = '/widget/v1/tickerwire.js'): string =>
  `<script type="module" src="${server}${path}"></script>`;

export const classicOf = (server: string): string =>
  `<script src="${server}/widget/v1/tickerwire.iife.js"></script>`;

/** The module of the release that is served: its path, `/widget/v1.2.3/tickerwire.js`, and its integrity. */
export async function pinned(server: string): Promise<{ path: string; integrity: string }> {
  const answer = await fetch(`${server}/widget/v1/integrity.json`);
  const release = (await answer.json()) as { version: string; 'tickerwire.js': string };
  return { path: `/widget/v${release.version}/tickerwire.js`, integrity: release['tickerwire.js'] };
}

/** A server with a price that rises, one that falls, and a match. */
export async function startMarket(): Promise<TestServer> {
  const server = await startServer({ RETRY_MS: '100' });
  await server.publish('stock.A', quote('A', '1234.50'));
  await server.publish('stock.B', quote('B', '99.00', { change: '-0.50', changePercent: '-0.50' }));
  await server.publish('match.m', match(2));
  return server;
}

/** Somebody's site in a tab without a past; a clock cannot be taken out of it again. */
export const openWidget = async (
  browser: Browser,
  server: string,
  body: string,
  embedding: Embedding = {},
  options?: BrowserContextOptions,
): Promise<WidgetPage> =>
  WidgetPage.open(
    await (embedding.clock === true ? ownTab : newTab)(browser, options),
    server,
    body,
    embedding,
  );

/** A page with the widget in it, as somebody sees it. */
export class WidgetPage {
  /** Whatever the browser complained about. */
  readonly problems: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() !== 'log') this.problems.push(message.text());
    });
  }

  static async open(tab: Page, server: string, body: string, embedding: Embedding = {}): Promise<WidgetPage> {
    return WidgetPage.visit(tab, await startWidgetSite(server, body, embedding), embedding.clock);
  }

  /** A page that is there already. */
  static async visit(tab: Page, address: string, clock = false): Promise<WidgetPage> {
    const page = new WidgetPage(tab);
    // Sooner than the test ends, so that it says what was waited for.
    page.page.setDefaultTimeout(8000);
    // Time passes as ever, until a test lets some pass at once.
    if (clock) await page.page.clock.install();
    await page.page.goto(address);
    return page;
  }

  /** A part of an element: `#a price`. */
  part(what: string): Locator {
    const at = what.lastIndexOf(' ');
    return this.page.locator(`${what.slice(0, at)} [part~=${what.slice(at + 1)}]`).first();
  }

  /** Waits until each part has this text. */
  async shows(texts: Readonly<Record<string, string>>): Promise<void> {
    for (const [what, text] of Object.entries(texts))
      await this.part(what)
        .filter({ hasText: exactly(text) })
        .waitFor({ state: 'attached' });
  }

  /** Waits until the element stands so; its state can be styled. */
  async is(element: string, status: string): Promise<void> {
    await this.page.locator(`${element}:state(${status})`).first().waitFor({ state: 'attached' });
  }

  /** Runs in the page. */
  evaluate<Result>(script: string): Promise<Result> {
    return this.page.evaluate(script);
  }
}

const exactly = (text: string): RegExp =>
  new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s')}\\s*$`);
