import type { Browser } from 'playwright-core';
import { inChromium, startChromium } from '../support/chromium.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { startServer, type TestServer } from '../support/server.js';
import { type PageRun, TickerPage } from '../support/ticker-page.js';
import { TOPICS, Truth } from '../support/truth.js';

/** Each of them ends a native EventSource for good. */
const STATUSES = [204, 400, 403, 404, 429, 500, 502, 503];

inChromium('a status instead of a stream', () => {
  let browser: Browser;
  let server: TestServer;
  let truth: Truth;
  let page: TickerPage;

  beforeAll(async () => {
    browser = await startChromium();
  });

  beforeEach(async () => {
    server = await startServer({ RETRY_MS: '100', POLL_WAIT_MS: '300' });
    truth = new Truth((topic, data) => server.publish(topic, data));
    page = await TickerPage.open(await browser.newContext(), (await FaultyProxy.start(server)).url);
  });

  afterEach(async () => {
    await page.page.context().close();
    await server.close();
  });

  /** For each status its own proxy: six streams are all that one has room for. */
  const each = <Result>(act: (status: number, proxy: FaultyProxy) => Promise<Result>): Promise<Result[]> =>
    Promise.all(STATUSES.map(async (status) => act(status, await FaultyProxy.start(server))));

  const allGivenUp = async (natives: readonly PageRun[]): Promise<void> => {
    const states = natives.map((native) => native.call('readyState'));
    expect(await Promise.all(states)).toEqual(natives.map(() => 2));
  };

  it('on the first attempt: a native EventSource never comes; the library does, once there is a stream', async () => {
    const natives = await each(async (status, proxy) => {
      proxy.break({ status });
      const native = await page.startNative(`native ${status}`, proxy.url);
      const ticker = await page.start(`${status}`, { url: proxy.url, transports: ['sse'] });
      await native.call('hasGivenUp');
      await proxy.isAsked(2);
      proxy.heal();
      await ticker.is('live', 'sse');
      return native;
    });
    await truth.publish();
    await Promise.all(STATUSES.map((status) => page.run(`${status}`).hasAll(truth)));
    await allGivenUp(natives);
  });

  it('on a reconnect: a native EventSource gives up; the library is live again, with all it missed', async () => {
    const cases = await each(async (status, proxy) => {
      const native = await page.startNative(`native ${status}`, proxy.url);
      const ticker = await page.start(`${status}`, { url: proxy.url, transports: ['sse'] });
      await Promise.all([ticker.is('live'), native.call('opens')]);
      return { status, proxy, native, ticker };
    });
    await truth.publish();
    for (const { status, proxy } of cases) {
      proxy.break({ status });
      proxy.reset();
    }
    await Promise.all(cases.map(({ native }) => native.call('hasGivenUp')));
    await truth.publish(2);
    // Two streams at first, and then the only attempt of the native one and the first of the library.
    await Promise.all(cases.map(({ proxy }) => proxy.isAsked(4)));
    for (const { proxy } of cases) proxy.heal();
    await Promise.all(cases.map(({ ticker }) => ticker.is('live', 'sse')));
    await truth.publish();
    await Promise.all(cases.map(({ ticker }) => ticker.hasAll(truth)));
    await allGivenUp(cases.map(({ native }) => native));
  });

  it('for event streams alone: the library goes on with the next transport', async () => {
    const tickers = await each(async (status, proxy) => {
      const ticker = await page.start(`${status}`, { url: proxy.url });
      await ticker.is('live', 'sse');
      return { status, proxy, ticker };
    });
    await truth.publish();
    for (const { status, proxy } of tickers) {
      proxy.break({ status }, ['sse']);
      proxy.reset();
    }
    await truth.publish();
    await Promise.all(tickers.map(({ ticker }) => ticker.is('live', 'websocket')));
    await truth.publish();
    await Promise.all(tickers.map(({ ticker }) => ticker.hasAll(truth)));
  });

  it('for a poll: the library comes back, unless 204 says that all has ended', async () => {
    const tickers = await each(async (status, proxy) => {
      const ticker = await page.start(`${status}`, { url: proxy.url, transports: ['poll'] });
      await ticker.is('live');
      return { status, proxy, ticker };
    });
    await truth.publish();
    await Promise.all(tickers.map(({ ticker }) => ticker.hasAll(truth)));
    for (const { status, proxy } of tickers) {
      proxy.break({ status });
      proxy.reset();
    }
    await truth.publish();
    const [ended, ...others] = tickers;
    await ended!.ticker.is('closed');
    expect(await ended!.ticker.get('states')).toContain('closed poll ended');
    await Promise.all(others.map(({ ticker }) => ticker.is('waiting')));
    for (const { proxy } of tickers) proxy.heal();
    await Promise.all(others.map(({ ticker }) => ticker.is('live')));
    await truth.publish();
    await Promise.all(others.map(({ ticker }) => ticker.hasAll(truth)));
  });

  it('because all has ended: the library finds out by another transport, and is closed for good', async () => {
    const proxy = await FaultyProxy.start(server);
    const native = await page.startNative('native', proxy.url);
    const ticker = await page.start('ticker', { url: proxy.url });
    await Promise.all([ticker.is('live', 'sse'), native.call('opens')]);
    await truth.publish();
    for (const topic of TOPICS)
      await server.hub.publish({ topic, time: Date.now(), data: { n: 100 }, ends: 'for-good' });
    await ticker.call('level', Object.fromEntries(TOPICS.map((topic) => [topic, 100])));
    await native.call('level', Object.fromEntries(TOPICS.map((topic) => [topic, 100])));
    proxy.reset();
    await Promise.all([native.call('hasGivenUp'), ticker.is('closed')]);
    expect(await ticker.get('states')).toContain('closed websocket ended');
  });
});
