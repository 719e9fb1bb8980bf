import type { BrowserContext } from 'playwright-core';
import { inChromium, startPlainChromium } from '../support/chromium.js';
import { TRANSPORTS } from '../support/clients.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { startServer, type TestServer } from '../support/server.js';
import { type PageRun, TickerPage } from '../support/ticker-page.js';
import { Truth } from '../support/truth.js';

inChromium('a page', () => {
  let context: BrowserContext;
  let server: TestServer;
  let proxy: FaultyProxy;
  let truth: Truth;
  let page: TickerPage;
  let tickers: PageRun[];

  beforeAll(async () => {
    context = await startPlainChromium();
  });

  beforeEach(async () => {
    server = await startServer({ RETRY_MS: '100', POLL_WAIT_MS: '300', HEARTBEAT_MS: '300' });
    truth = new Truth((topic, data) => server.publish(topic, data));
    proxy = await FaultyProxy.start(server);
    page = await TickerPage.open(await context.newPage(), proxy.url);
    tickers = await Promise.all(
      TRANSPORTS.map((transport) => page.start(transport, { url: proxy.url, transports: [transport] })),
    );
    await all('is', 'live');
    await truth.publish();
    await everythingIsThere();
  });

  afterEach(async () => {
    await context.setOffline(false);
    await page.page.close();
    await server.close();
  });

  const all = (method: string, ...args: unknown[]): Promise<unknown> =>
    Promise.all(tickers.map((ticker) => ticker.call(method, ...args)));

  const everythingIsThere = async (): Promise<void> => {
    await Promise.all(tickers.map((ticker) => ticker.hasAll(truth)));
    for (const ticker of tickers) expect(await ticker.get('resets')).toEqual([]);
  };

  const visibility = (): Promise<string> => page.page.evaluate('document.visibilityState');

  /** Waits that would be short take minutes: what comes back sooner was woken. */
  const waitForEver = (): Promise<void> => page.page.evaluate(() => void (Math.random = () => 1000));

  it('behind another tab gets every event', async () => {
    const other = await context.newPage();
    await other.bringToFront();
    expect(await visibility()).toBe('hidden');
    await truth.publish(5);
    await everythingIsThere();
    expect(await visibility()).toBe('hidden');
    await other.close();
  });

  it('that somebody looks at again tries at once what it would have tried later', async () => {
    const other = await context.newPage();
    await other.bringToFront();
    await waitForEver();
    proxy.break({ status: 502 });
    proxy.reset();
    await all('is', 'waiting');
    await truth.publish(5);
    proxy.heal();
    await page.page.bringToFront();
    await all('is', 'live');
    await everythingIsThere();
    await other.close();
  });

  it('that was offline is back as soon as the network is', async () => {
    await waitForEver();
    await context.setOffline(true);
    await truth.publish();
    // An event stream does not even notice; a WebSocket stands still, and a poll cannot ask again.
    await page.run('sse').hasAll(truth);
    proxy.reset();
    await all('is', 'waiting');
    await truth.publish(5);
    await context.setOffline(false);
    await all('is', 'live');
    await everythingIsThere();
  });

  it('that is frozen lets go of its connections, and comes back with all it missed', async () => {
    // For this one it was too long: what it missed is not worth telling.
    const impatient = await page.start('impatient', { url: proxy.url, maxAgeMs: 1 });
    await impatient.hasAll(truth);
    await impatient.call('forget');
    const devTools = await page.devTools();
    await devTools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await proxy.hasStreams(0);
    await truth.publish(5);
    await devTools.send('Page.setWebLifecycleState', { state: 'active' });
    await all('is', 'live');
    await impatient.is('live');
    await truth.publish();
    await everythingIsThere();
    await impatient.call('level', truth.last);
    expect(await impatient.shown()).toEqual(truth.newcomer(1));
    expect(await impatient.get('resets')).toMatchObject([{ reason: 'restarted' }]);
    expect(await impatient.get('ticker.counts')).toMatchObject({ resets: 1, gaps: 1 });
  });

  it('in the back/forward cache has let go of its connections, and comes back with all it missed', async () => {
    await page.page.evaluate(
      `addEventListener('pageshow', ({ persisted }) => (window.fromCache = persisted))`,
    );
    await page.page.goto('about:blank');
    await proxy.hasStreams(0);
    await truth.publish(5);
    // No answer comes from a page that is put away.
    void page.page.evaluate('history.back()').catch(() => undefined);
    await page.page.waitForFunction('window.fromCache === true');
    await all('is', 'live');
    await truth.publish();
    await everythingIsThere();
  });
});
