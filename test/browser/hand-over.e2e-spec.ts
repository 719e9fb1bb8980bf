import type { Browser } from 'playwright-core';
import { inChromium, startChromium } from '../support/chromium.js';
import { TRANSPORTS } from '../support/clients.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { startServer, type TestServer } from '../support/server.js';
import { closeTabs, newTab } from '../support/tabs.js';
import { type PageRun, TickerPage } from '../support/ticker-page.js';
import { TOPICS, Truth } from '../support/truth.js';

const EVENTS_PER_SECOND = 200;

inChromium('in mid-stream, at 200 events a second', () => {
  let browser: Browser;
  let server: TestServer;
  let truth: Truth;
  let page: TickerPage;
  let url: string;

  beforeAll(async () => {
    browser = await startChromium();
  });

  beforeEach(async () => {
    server = await startServer({ POLL_WAIT_MS: '300' });
    truth = new Truth((topic, data) => server.publish(topic, data));
    url = (await FaultyProxy.start(server)).url;
    page = await TickerPage.open(await newTab(browser), url);
  });

  afterEach(async () => {
    await closeTabs(browser);
    await server.close();
  });

  it('the transport is changed a hundred times: nothing is missing, nothing comes twice', async () => {
    const ticker = await page.start('ticker', { url });
    await ticker.is('live', 'sse');
    const changes = ticker.call<string[]>('switchThrough', TRANSPORTS, 100);
    await truth.run(EVENTS_PER_SECOND, changes);
    expect(await changes).toEqual(Array.from({ length: 100 }, (_, index) => TRANSPORTS[(index + 1) % 3]));
    await truth.publish();
    await ticker.hasAll(truth);
    expect(await ticker.get('resets')).toEqual([]);
    expect(await ticker.call('now')).toEqual({ state: 'live', transport: 'websocket' });
  });

  const onEach = async (more: object = {}): Promise<PageRun[]> => {
    const tickers = await Promise.all(
      TRANSPORTS.map((transport) => page.start(transport, { url, transports: [transport], ...more })),
    );
    await Promise.all(tickers.map((ticker) => ticker.is('live')));
    await truth.publish();
    await Promise.all(tickers.map((ticker) => ticker.hasAll(truth)));
    return tickers;
  };

  it('the list is changed: topics that stay miss nothing', async () => {
    const tickers = await onEach();
    const [stays, comes, goes] = TOPICS;
    const lists = [[stays, goes], TOPICS];
    const changes = Promise.all(tickers.map((ticker) => ticker.call('changeTopics', lists, 20, stays)));
    await truth.run(EVENTS_PER_SECOND, changes);
    await truth.publish();
    const published = truth.sequences();
    for (const ticker of tickers) {
      await ticker.call('level', truth.last);
      const shown = await ticker.shown();
      expect(shown).toMatchObject({ [stays]: published[stays], [goes]: published[goes] });
      expectSome(shown[comes], published[comes]);
      expect(await ticker.get('resets')).toEqual([]);
    }
  });

  it('the rate is changed: states are merged, never turned round; incidents miss nothing', async () => {
    const tickers = await onEach();
    const [price, , incidents] = TOPICS;
    const changes = Promise.all(
      tickers.map((ticker) => ticker.call('changeRate', [50, 0, 100], 6, incidents)),
    );
    await truth.run(EVENTS_PER_SECOND, changes);
    const before = truth.sequences();
    await Promise.all(tickers.map((ticker) => ticker.call('changeRate', [0], 1, incidents)));
    await truth.publish(5);
    const published = truth.sequences();
    for (const ticker of tickers) {
      await ticker.call('level', truth.last);
      const shown = await ticker.shown();
      expect(shown[incidents]).toEqual(published[incidents]);
      expectSome(shown[price], published[price]);
      expect(shown[price]!.length).toBeLessThan(published[price]!.length);
      // All again, once that is asked for.
      expect(shown[price]).toEqual(expect.arrayContaining(published[price]!.slice(before[price]!.length)));
      expect(await ticker.get('resets')).toEqual([]);
    }
  });
});

/** With holes, but in order, never twice, and nothing that was not published. */
function expectSome(shown: readonly number[] = [], published: readonly number[] = []): void {
  expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b));
  expect(published).toEqual(expect.arrayContaining([...shown]));
}
