import type { Browser } from 'playwright-core';
import { inChromium, startChromium } from '../support/chromium.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { startServer, type TestServer } from '../support/server.js';
import { TickerPage } from '../support/ticker-page.js';
import { TOPICS, Truth } from '../support/truth.js';

/** Few: after each refusal a browser makes new WebSockets wait a little longer. */
const STATUSES = [204, 403, 502];

/** Come back: those of RFC 6455 too that say so little. */
const RETRY = [1000, 1001, 1008, 1011, 1012, 1013, 4000, 4499];
const NO_RETRY = [4500, 4512, 4999];

inChromium('a WebSocket', () => {
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

  /** The browser's own word on how a new WebSocket ends. */
  const closeCode = (proxy: FaultyProxy): Promise<number> =>
    page.page.evaluate(`closeCodeOf("${proxy.url.replace('http', 'ws')}/ws?topics=${TOPICS.join()}")`);

  it('refused by whatever status is 1006; the library tries again, and elsewhere', async () => {
    const cases = await Promise.all(
      STATUSES.map(async (status) => {
        const proxy = await FaultyProxy.start(server);
        proxy.break({ status }, ['ws']);
        expect(await closeCode(proxy)).toBe(1006);
        const patient = await page.start(`patient ${status}`, { url: proxy.url, transports: ['websocket'] });
        const flexible = await page.start(`flexible ${status}`, {
          url: proxy.url,
          transports: ['websocket', 'sse'],
        });
        await flexible.is('live', 'sse');
        await patient.call('has', 'waiting');
        proxy.heal();
        await patient.is('live', 'websocket');
        return [patient, flexible];
      }),
    );
    await truth.publish();
    await Promise.all(cases.flat().map((ticker) => ticker.hasAll(truth)));
  });

  it('closed with a code that allows it: the library comes back and resumes', async () => {
    const cases = await Promise.all(
      RETRY.map(async (code) => {
        const proxy = await FaultyProxy.start(server);
        const ticker = await page.start(`${code}`, { url: proxy.url, transports: ['websocket'] });
        await ticker.is('live');
        return { code, proxy, ticker };
      }),
    );
    await truth.publish();
    await Promise.all(cases.map(({ ticker }) => ticker.hasAll(truth)));
    await Promise.all(
      cases.map(async ({ code, proxy, ticker }) => {
        proxy.break({ close: code });
        expect(await closeCode(proxy)).toBe(code);
        proxy.closeWebSockets(code);
        await ticker.call('has', 'waiting');
      }),
    );
    await truth.publish();
    for (const { proxy } of cases) proxy.heal();
    await Promise.all(cases.map(({ ticker }) => ticker.is('live')));
    await truth.publish();
    await Promise.all(cases.map(({ ticker }) => ticker.hasAll(truth)));
  });

  it('closed with a code that forbids it: the library does not come back', async () => {
    const cases = await Promise.all(
      NO_RETRY.map(async (code) => {
        const proxy = await FaultyProxy.start(server);
        const ticker = await page.start(`${code}`, { url: proxy.url, transports: ['websocket'] });
        await ticker.is('live');
        proxy.closeWebSockets(code);
        await ticker.is('closed');
        return proxy.asked.length;
      }),
    );
    expect(cases).toEqual(NO_RETRY.map(() => 1));
  });
});
