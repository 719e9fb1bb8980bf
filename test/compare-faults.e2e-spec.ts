import type { Browser } from 'playwright-core';
import { inChromium, startChromium } from './support/chromium.js';
import { ComparePage } from './support/compare-page.js';
import { startServer, type TestServer } from './support/server.js';
import { closeTabs } from './support/tabs.js';

const SETTINGS = {
  FAULTS: '1',
  LIMITS_PORT: '0',
  POLL_WAIT_MS: '300',
  RETRY_MS: '100',
  HEARTBEAT_MS: '400',
};

inChromium('faults, on the comparison page', () => {
  let browser: Browser;
  let server: TestServer;
  let compare: ComparePage;

  beforeAll(async () => {
    browser = await startChromium();
  });

  beforeEach(async () => {
    server = await startServer(SETTINGS);
    await server.publish('stock.ACME', { price: '1.00' });
    compare = await ComparePage.open(browser, `${server.url}/compare.html`);
    await compare.areLive();
  });

  afterEach(async () => {
    await closeTabs(browser);
    await server.close();
  });

  const press = (title: string): Promise<void> =>
    compare.page.click(`#fault-list button:text-is("${title}")`);

  /** @returns the cells of the newest row once it is over: noticed, live again, missed, replayed, ended; A, then B */
  const outcome = async (title: string): Promise<string[]> => {
    const row = compare.page.locator('#fault-results tbody tr', { hasText: title }).first();
    await row.locator('td:text-is("…")').first().waitFor({ state: 'detached' });
    await compare.page.locator('#stop-watching').waitFor({ state: 'hidden' });
    return row.locator('td').allTextContents();
  };
  const TIME = /^[\d.,]+ m?s$/;

  it('marks its connections, and shows what the server counts of them', async () => {
    const streams = compare.addresses.filter((address) => /\/(sse|ws)\?/.test(address));
    const pages = new Set(streams.map((address) => new URL(address).searchParams.get('page')));
    expect([streams.length, pages.size]).toEqual([2, 1]);
    const answer = await fetch(`${server.url}/faults/${[...pages][0]}`);
    const { connections } = (await answer.json()) as { connections: { transport: string }[] };
    expect(connections.map(({ transport }) => transport).sort()).toEqual(['sse', 'websocket']);
    await compare.figures('protocol', 'h1');
    await compare.page.reload();
    await compare.areLive();
    const [last] = compare.addresses.filter((address) => /\/sse\?/.test(address)).slice(-1);
    expect(pages).not.toContain(new URL(last!).searchParams.get('page'));
  });

  it('watches an outage: both notice, come back, and are given what they missed', async () => {
    await compare.page.fill('[name=outage-seconds]', '2');
    await press('Outage');
    await compare.shows('#head-a .word', 'Reconnecting');
    for (let number = 0; number < 20; number += 1) await server.publish('match.m.incidents', { number });
    const [noticedA, backA, missedA, replayedA, , noticedB, backB, missedB, replayedB] =
      await outcome('Outage');
    for (const time of [noticedA, backA, noticedB, backB]) expect(time).toMatch(TIME);
    expect([missedA, replayedA, missedB, replayedB]).toEqual(['0', '20', '0', '20']);
    await compare.figures('events', '21');
    await compare.figures('gaps', '0');
    await server.publish('stock.ACME', { price: '2.00' });
    await compare.figures('events', '22');
    expect(await compare.compare('identical')).toContain('Identical: 21 events of 2 topics');
  });

  it('shows that nobody hears of silence but who watches for it', async () => {
    const struck = compare.page.waitForResponse((answer) => answer.request().method() === 'POST');
    await press('Stop sending');
    await struck;
    await server.publish('stock.ACME', { price: '2.00' });
    const cells = await outcome('Stop sending');
    expect(cells[0]).toMatch(TIME);
    expect(cells.slice(2, 4)).toEqual(['0', '1']);
    expect(cells.slice(7, 9)).toEqual(['0', '1']);
    await compare.figures('events', '2');
  });

  it('shows close codes on WebSocket, and spares what has none', async () => {
    await press('Close with a code');
    const cells = await outcome('Close with a code, code 1012');
    expect(cells.slice(0, 5)).toEqual(['not for SSE', '–', '–', '–', '–']);
    expect(cells[5]).toMatch(TIME);
    expect(cells[9]).toContain('1012');
  });

  it('gets over refusals that would end a native EventSource for good', async () => {
    await compare.page.fill('[name=refuse-count]', '1');
    await press('Refuse to connect');
    const [, sseBack, , , sseEnds, , socketBack, , , socketEnds] = await outcome('Refuse to connect');
    for (const time of [sseBack, socketBack]) expect(time).toMatch(TIME);
    expect(sseEnds).toBe('error, readyState 0, then error, readyState 2');
    expect(socketEnds).toBe('close 1000, then close 1006');
    // To the server both are SSE, and would share what is refused: one at a time.
    await compare.choose('a', 'websocket');
    await compare.choose('b', 'fetch');
    await compare.areLive();
    await press('Refuse to connect');
    const [, , , , , , fetchBack, , , fetchEnds] = await outcome('Refuse to connect');
    expect(fetchBack).toMatch(TIME);
    expect(fetchEnds).toBe('end of the body, then status 502');
  });

  it('lets only press what can hit somebody, one at a time, and lifts what is on', async () => {
    await compare.choose('b', 'poll');
    await compare.areLive();
    const close = compare.page.locator('#fault-list button:text-is("Close with a code")');
    expect(await close.getAttribute('aria-disabled')).toBe('true');
    await compare.page.fill('[name=hang-seconds]', '60');
    await press('Hang');
    for (const letter of ['a', 'b']) await compare.shows(`#head-${letter} .word`, 'Connecting');
    expect(await compare.page.locator('#fault-list [aria-disabled=false]').count()).toBe(0);
    await compare.page.click('#lift');
    const cells = await outcome('Hang');
    expect(cells[1]).toMatch(TIME);
    expect(cells[6]).toMatch(TIME);
  });

  it('refuses a parameter out of range before the server is asked', async () => {
    await compare.page.fill('[name=outage-seconds]', '61');
    await press('Outage');
    expect(await compare.page.locator('#fault-results tbody tr').count()).toBe(0);
    expect(await compare.evaluate(`document.activeElement.name`)).toBe('outage-seconds');
  });

  it('takes the results of faults along in a link', async () => {
    await press('Reset');
    await outcome('Reset');
    await compare.page.click('#make-link');
    await compare.page.locator('#link').waitFor();
    const link = await compare.page.inputValue('#link');
    await closeTabs(browser);
    compare = await ComparePage.open(browser, link);
    await compare.shows('#restored-faults', 'Reset');
  });

  it('fits a phone with its results', async () => {
    await compare.page.setViewportSize({ width: 360, height: 740 });
    await press('Refuse to connect');
    await outcome('Refuse to connect');
    expect(await compare.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });
});
