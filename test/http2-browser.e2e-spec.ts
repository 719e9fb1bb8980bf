import type { Browser, Page } from 'playwright-core';
import { Admission } from '../src/transports/admission.js';
import { LimitsListeners } from '../src/transports/faults/limits.listeners.js';
import { inChromium, startChromium } from './support/chromium.js';
import { TRANSPORTS } from './support/clients.js';
import { BoardPage } from './support/page.js';
import { startServer, type TestServer } from './support/server.js';
import { closeTabs, ownTab } from './support/tabs.js';
import { TLS } from './support/tls.js';

const TRUSTING = { ignoreHTTPSErrors: true };

/**
 * Runs in the page: asks for 20 streams at once. When `room` of them are open one is closed, until each of the 20 has
 * been open once. @returns how many were open at the same time at most
 */
const openTwenty = (room: number): Promise<number> =>
  new Promise((resolve) => {
    const open: EventSource[] = [];
    let helloes = 0;
    let most = 0;
    for (let index = 0; index < 20; index += 1) {
      const source = new EventSource('/sse?topics=stock.A');
      source.addEventListener('hello', () => {
        open.push(source);
        helloes += 1;
        most = Math.max(most, open.length);
        if (helloes === 20) resolve(most);
        else if (open.length === room) open.shift()!.close();
      });
    }
  });

inChromium('Chromium', () => {
  let browser: Browser;
  let server: TestServer;
  beforeAll(async () => {
    browser = await startChromium();
    server = await startServer({ ...TLS, FAULTS: '1' });
    await server.publish('stock.A', { n: 1 });
  });

  afterEach(() => closeTabs(browser));

  /** A page that holds nothing and may ask this port. */
  const pageAt = async (port: number): Promise<Page> => {
    const page = await ownTab(browser, TRUSTING);
    await page.goto(`https://127.0.0.1:${port}/time`);
    return page;
  };
  const portOf = (protocol: string): number =>
    server.app.get(LimitsListeners).all.find((listener) => listener.protocol === protocol)!.port;

  it.each([
    ['HTTP/2', 'h2', 20],
    ['HTTP/1.1', 'h1', 6],
  ])('over %s has as many streams open at once as it can', async (_name, protocol, room) => {
    const page = await pageAt(portOf(protocol));
    const hop = await page.evaluate<string>("performance.getEntriesByType('navigation')[0].nextHopProtocol");
    expect(hop).toBe(protocol === 'h2' ? 'h2' : 'http/1.1');
    expect(await page.evaluate(openTwenty, room)).toBe(room);
    expect(server.app.get(Admission).count).toBe(room);
    await page.context().close();
    while (server.app.get(Admission).count > 0) await new Promise(setImmediate);
  });

  it.each(TRANSPORTS)('shows the page over https, and is live over %s', async (transport) => {
    const board = await BoardPage.open(browser, `${server.url}/?transport=${transport}`, TRUSTING);
    await board.isLive(transport);
    expect(board.problems).toEqual([]);
  });
});
