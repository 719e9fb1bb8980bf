import type { BrowserContext } from 'playwright-core';
import { inChromium, startPlainChromium } from '../support/chromium.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { startServer } from '../support/server.js';
import { type PageRun, TickerPage } from '../support/ticker-page.js';
import { Truth } from '../support/truth.js';

/** More than one browser could have streams to one host over HTTP/1.1. */
const TABS = 20;

/** Each event goes to all of them: together they have a thousand a second. */
const EVENTS_PER_SECOND = 50;

interface Tab {
  readonly page: TickerPage;
  readonly ticker: PageRun;
}

inChromium(`${TABS} tabs that share`, () => {
  let context: BrowserContext;
  let proxy: FaultyProxy;
  let truth: Truth;
  let tabs: Tab[];

  beforeAll(async () => {
    context = await startPlainChromium();
    const server = await startServer({ RETRY_MS: '100', HEARTBEAT_MS: '1000' });
    truth = new Truth((topic, data) => server.publish(topic, data));
    proxy = await FaultyProxy.start(server);
    tabs = await Promise.all(
      Array.from({ length: TABS }, async () => {
        const page = await TickerPage.open(await context.newPage(), proxy.url);
        page.page.on('crash', () => (tabs = tabs.filter((tab) => tab.page !== page)));
        return { page, ticker: await page.start('ticker', { url: proxy.url, share: true }) };
      }),
    );
  });

  const each = (act: (ticker: PageRun) => Promise<unknown>): Promise<unknown> =>
    Promise.all(tabs.map(({ ticker }) => act(ticker)));

  /** The one tab that has a stream of its own. */
  const leader = async (): Promise<Tab> => {
    const open = await Promise.all(tabs.map(({ page }) => page.page.evaluate<number>('openStreams()')));
    const [first, ...others] = tabs.filter((_, index) => open[index]! > 0);
    expect(others.length).toBe(0);
    return first!;
  };

  const everybodyHasAll = async (): Promise<void> => {
    await each((ticker) => ticker.is('live'));
    await truth.publish();
    await each((ticker) => ticker.hasAll(truth));
    await each(async (ticker) => expect(await ticker.get('resets')).toEqual([]));
    await proxy.hasStreams(1);
  };

  it('have one connection, and every event', async () => {
    await everybodyHasAll();
  });

  /** Publishes while something happens, until another stream has been asked for. */
  const another = (happens: Promise<unknown>): Promise<void> =>
    truth.run(EVENTS_PER_SECOND, Promise.all([happens, proxy.isAsked(proxy.timesAsked('sse') + 1, 'sse')]));

  it('go on when the leader is closed', async () => {
    const { page } = await leader();
    tabs = tabs.filter((tab) => tab.page !== page);
    await another(page.page.close());
    await everybodyHasAll();
  });

  it('go on when the leader is frozen, which is there again afterwards, as others that were', async () => {
    const first = await leader();
    const [other, witness] = tabs.filter((tab) => tab !== first);
    const [freezeOther, freezeFirst] = await Promise.all(
      [other!, first].map(async ({ page }) => {
        const devTools = await page.devTools();
        return (state: 'frozen' | 'active') => devTools.send('Page.setWebLifecycleState', { state });
      }),
    );
    // Chromium answers before the tab has heard of it; granted the lead just then, it could not hand it on.
    await freezeOther!('frozen');
    await witness!.page.page.evaluate(`inLine(${tabs.length - 2})`);
    await another(freezeFirst!('frozen'));
    for (const freeze of [freezeOther!, freezeFirst!]) await freeze('active');
    await everybodyHasAll();
  });

  it('go on when the leader crashes', async () => {
    const { page } = await leader();
    const devTools = await page.devTools();
    const crashed = new Promise((resolve) => page.page.once('crash', resolve));
    // No answer comes any more.
    void devTools.send('Page.crash').catch(() => undefined);
    await another(crashed);
    // Others may have lived in the same process.
    expect(tabs.length).toBeGreaterThan(1);
    await everybodyHasAll();
  });

  it('go on when the leader hangs, and take no harm from what it has to say afterwards', async () => {
    const { page } = await leader();
    const follower = tabs.find((tab) => tab.page !== page)!;
    // The server is never silent for longer than 1 s, so that 2 s are too long.
    const hangs = page.page.evaluate('for (const end = Date.now() + 3500; Date.now() < end;);');
    await truth.run(EVENTS_PER_SECOND, Promise.all([hangs, follower.ticker.call('has', 'stalled')]));
    await everybodyHasAll();
  });

  it('go on when the connection breaks', async () => {
    proxy.break({ status: 502 });
    proxy.reset();
    await another(Promise.resolve());
    proxy.heal();
    await everybodyHasAll();
  });

  it('have a connection each where the page is not secure: there are no locks to elect a leader by', async () => {
    const url = proxy.url.replace('127.0.0.1', 'tabs.test');
    const insecure = await Promise.all([1, 2].map(async () => TickerPage.open(await context.newPage(), url)));
    for (const page of insecure) {
      const ticker = await page.start('ticker', { url, share: true });
      await ticker.is('live', 'sse');
      expect(await page.page.evaluate('openStreams()')).toBe(1);
    }
    for (const { page } of insecure) await page.close();
  });
});
