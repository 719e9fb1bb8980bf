import type { Browser } from 'playwright-core';
import { inChromium, startChromium } from '../support/chromium.js';
import { TRANSPORTS } from '../support/clients.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { startServer, type TestServer } from '../support/server.js';
import { TickerPage } from '../support/ticker-page.js';
import { Truth } from '../support/truth.js';

inChromium('a server that says nothing', () => {
  let browser: Browser;
  let server: TestServer;
  let truth: Truth;
  let page: TickerPage;

  beforeAll(async () => {
    browser = await startChromium();
  });

  beforeEach(async () => {
    server = await startServer({ RETRY_MS: '100', POLL_WAIT_MS: '200', HEARTBEAT_MS: '200' });
    truth = new Truth((topic, data) => server.publish(topic, data));
    page = await TickerPage.open(await browser.newContext(), (await FaultyProxy.start(server)).url);
  });

  afterEach(async () => {
    await page.page.context().close();
    await server.close();
  });

  it('from the first: the library gives it up for the next transport, whatever `open` said', async () => {
    const cases = (['mute', 'hang'] as const).map(async (fault) => {
      const [forSse, forWs] = await Promise.all([FaultyProxy.start(server), FaultyProxy.start(server)]);
      forSse.break(fault, ['sse']);
      forWs.break(fault, ['ws']);
      const native = await page.startNative(`native ${fault}`, forSse.url);
      const sse = await page.start(`sse ${fault}`, { url: forSse.url });
      const transports = ['websocket', 'sse'];
      const ws = await page.start(`websocket ${fault}`, { url: forWs.url, transports });
      if (fault === 'mute') await native.call('opens');
      await Promise.all([sse.is('live', 'websocket'), ws.is('live', 'sse')]);
      // It waits for ever, open or not.
      expect(await native.call('readyState')).toBe(fault === 'mute' ? 1 : 0);
      expect(await native.shown()).toEqual({});
      return [sse, ws];
    });
    const tickers = (await Promise.all(cases)).flat();
    await truth.publish();
    await Promise.all(tickers.map((ticker) => ticker.hasAll(truth)));
  });

  it.each(TRANSPORTS)(
    'after a while, over %s: the library notices, and goes on where it was',
    async (transport) => {
      const proxy = await FaultyProxy.start(server);
      const native = await page.startNative('native', proxy.url);
      const ticker = await page.start('ticker', { url: proxy.url, transports: [transport] });
      await Promise.all([native.call('opens'), ticker.is('live')]);
      await truth.publish();
      await Promise.all([ticker.hasAll(truth), native.hasAll(truth)]);
      proxy.silence();
      await truth.publish();
      await ticker.hasAll(truth);
      await ticker.is('live', transport);
      await truth.publish();
      await ticker.hasAll(truth);
      expect(await ticker.get('states')).toContain(`stalled ${transport}`);
      // The native one is open, and has no idea.
      expect(await native.call('readyState')).toBe(1);
      expect(await native.shown()).toEqual(truth.sequences(0, 1));
    },
  );
});
