import type { Browser } from 'playwright-core';
import { inChromium, startChromium } from '../support/chromium.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { startServer, type TestServer } from '../support/server.js';
import { TickerPage } from '../support/ticker-page.js';
import { Truth } from '../support/truth.js';

/** Streams that a browser opens to one host over HTTP/1.1. */
const ROOM = 6;

inChromium('where six streams are open already', () => {
  let browser: Browser;
  let server: TestServer;
  let proxy: FaultyProxy;
  let truth: Truth;
  let page: TickerPage;

  beforeAll(async () => {
    browser = await startChromium();
    server = await startServer();
    truth = new Truth((topic, data) => server.publish(topic, data));
    proxy = await FaultyProxy.start(server);
    page = await TickerPage.open(await browser.newPage(), proxy.url);
    for (let count = 1; count <= ROOM; count += 1)
      await (await page.startNative(`native ${count}`, proxy.url)).call('opens');
  });

  it('a seventh waits without a word, and so does any other request; WebSocket has room of its own', async () => {
    const { url } = proxy;
    const seventh = await page.startNative('native 7', url);
    const answered = page.page.evaluate(() => fetch('/topics').then(({ status }) => status));
    const [byEvents, bySocket, byItself] = await Promise.all([
      page.start('events', { url, transports: ['sse'] }),
      page.start('socket', { url, transports: ['websocket'] }),
      page.start('itself', { url }),
    ]);
    await bySocket.is('live');
    // An attempt has five seconds.
    await Promise.all([byItself.is('live', 'websocket'), byEvents.call('has', 'waiting')]);
    await truth.publish();
    await Promise.all([byItself.hasAll(truth), bySocket.hasAll(truth)]);
    expect(await byEvents.shown()).toEqual({});
    expect(await seventh.call('readyState')).toBe(0);
    expect(proxy.timesAsked('sse')).toBe(ROOM);

    for (const freed of [1, 2, 3]) await page.run(`native ${freed}`).call('close');
    await Promise.all([seventh.call('opens'), byEvents.is('live', 'sse')]);
    expect(await answered).toBe(200);
    await truth.publish();
    await byEvents.call('level', truth.last);
    expect(await byEvents.shown()).toEqual(truth.newcomer(1));
  });
});
