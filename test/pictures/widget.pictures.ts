import { join } from 'node:path';
import { startChromium } from '../support/chromium.js';
import { HandFeed } from '../support/hand.feed.js';
import { startServer, type TestServer } from '../support/server.js';
import { match, quote, WidgetPage } from '../support/widget-page.js';
import { bodyOf, idOf, sheetsOf, STYLE } from './sheets.js';

/** `npm run screenshots` puts them here, for docs/widget.md. */
const FOLDER = join(__dirname, '../../docs/widget');
/** Who reads the document loads all of them. */
const MAX_BYTES = 150_000;

/** On the clock of the page, and of what was published last. */
const NOW = Date.UTC(2026, 2, 2, 14, 31);
const TICK = NOW - 25_000;

const priced = (symbol: string, name: string, price: number, before: number): object =>
  quote(symbol, price.toFixed(2), {
    name,
    change: (price - before).toFixed(2),
    changePercent: (((price - before) / before) * 100).toFixed(2),
  });
const acme = (price: number): object => priced('ACME', 'Acme Corporation', price, 188.85);
const bolt = (price: number): object => priced('BOLT', 'Bolt & Sons', price, 63.5);

const UP = acme(191.2);
const DOWN = bolt(62.68);
const SAME = priced('CORA', 'Cora Foods', 48.1, 48.1);

/** Prices on their way up, not straight. */
const WAY = Array.from({ length: 40 }, (_, n) => n * 0.12 + Math.sin(n / 3) * 0.9);

const played = (home: number, minute: number, more: object = {}): object =>
  match(home, { last: { type: 'goal', minute, team: 'home', player: 'Larsen' }, ...more });

const MATCHES: Readonly<Record<string, object>> = {
  scheduled: match(0, { state: 'scheduled', clock: '00:00', period: 'before kick-off', last: undefined }),
  live: played(2, 63),
  break: played(1, 31, { state: 'break', clock: '45:00', period: 'half-time' }),
  ended: played(2, 63, { state: 'ended', clock: '90:00', period: 'full-time' }),
};

/** All that is there before anybody looks. */
async function publishTo({ hub }: TestServer): Promise<void> {
  const put = (topic: string, data: object): Promise<unknown> => hub.publish({ topic, time: TICK, data });
  for (const [n, data] of [UP, DOWN, SAME].entries()) await put(`live.${n + 1}`, data);
  for (const [n, data] of [UP, DOWN].entries()) {
    for (const state of ['halted', 'closed']) await put(`${state}.${n + 1}`, { ...data, state });
    // What ended as long ago as the rest would soon be forgotten.
    await hub.publish({ topic: `ended.${n + 1}`, time: Date.now(), data, ends: 'for-good' });
  }
  for (const [state, data] of Object.entries(MATCHES)) await put(`match.${state}`, data);
}

it('the pictures of docs/widget.md are of real elements in real states', async () => {
  const [server, leaving, gone] = await Promise.all([
    startServer(),
    startServer({ SHUTDOWN_MS: '0' }),
    startServer(),
  ]);
  await gone.close();
  const silent = { 'stale.1': UP, 'stale.2': DOWN, 'match.stale': played(2, 63) };
  // It never says anything of those that wait, and falls silent about the others.
  const feed = new HandFeed(['waiting.1', 'waiting.2', 'match.waiting', ...Object.keys(silent)], 100);
  feed.runOn(server);
  await publishTo(server);
  await leaving.hub.publish({ topic: 'live.1', time: TICK, data: UP });

  const browser = await startChromium();
  const context = await browser.newContext({
    viewport: { width: 1300, height: 3600 },
    deviceScaleFactor: 1.5,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale: 'en-US',
  });
  await context.clock.install({ time: NOW });
  const sheets = sheetsOf(leaving.url, gone.url);
  const widget = await WidgetPage.open(await context.newPage(), server.url, bodyOf(sheets), { head: STYLE });
  const { page } = widget;
  page.setDefaultTimeout(20_000);

  for (const moved of WAY) {
    const [up, down] = [186.4 + moved, 64.2 - moved / 3];
    await server.publish('moving.1', acme(up));
    await server.publish('moving.2', bolt(down));
    await widget.shows({
      '#elements-0 price': `$${up.toFixed(2)}`,
      '#elements-1 price': `$${down.toFixed(2)}`,
    });
  }
  for (const [topic, data] of Object.entries(silent)) feed.ticks$.next({ topic, time: TICK, data });

  const cells = Object.entries(sheets).flatMap(([name, sheet]) =>
    sheet.cells.map(({ status }, index) => ({ element: `#${idOf(name, index)}`, status })),
  );
  for (const { element } of cells.filter(({ status }) => status === 'paused')) {
    await widget.is(element, 'live');
    await page.locator(`${element} [part=pause]`).click();
  }
  await page.mouse.move(0, 0);
  await page.locator(`[src="${leaving.url}"]:state(live)`).waitFor();
  await leaving.close();
  for (const { element, status } of cells) await widget.is(element, status);

  const large: string[] = [];
  for (const theme of ['light', 'dark']) {
    await widget.evaluate(`document.documentElement.className = '${theme}'`);
    for (const name of Object.keys(sheets)) {
      const path = join(FOLDER, `${name}-${theme}.png`);
      const { length } = await page.locator(`#${name}`).screenshot({ path });
      process.stderr.write(`  ${path}: ${Math.round(length / 1000)} kB\n`);
      if (length > MAX_BYTES) large.push(path);
    }
  }
  expect(large).toEqual([]);
}, 120_000);
