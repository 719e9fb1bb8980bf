import type { Browser } from 'playwright-core';
import { inChromium, startChromium } from './support/chromium.js';
import { PAYLOADS } from './support/payloads.js';
import { startServer, type TestServer } from './support/server.js';
import { ownTab } from './support/tabs.js';
import { match, quote, WidgetPage } from './support/widget-page.js';

/** What counts a script that runs, whichever way it got there; and has all elements in view, however many. */
const WATCH = `<script>
  window.hits = [];
  for (const name of ['alert', 'confirm', 'prompt', 'hit', 'open']) window[name] = () => hits.push(name);
</script><style>ticker-price, ticker-tape, ticker-score { position: absolute }</style>`;

/** Elements that ours are made of. */
const OWN = ['a', 'button', 'div', 'li', 'path', 'slot', 'span', 'svg', 'ul'];

inChromium(`${PAYLOADS.length} attempts to run a script`, () => {
  let browser: Browser;
  let server: TestServer;
  beforeAll(async () => {
    browser = await startChromium();
    server = await startServer();
    await server.publish('stock.A', quote('A', '1.00'));
  });

  /** A page, and every address that it asks for. */
  const open = async (body: string): Promise<{ page: WidgetPage; asked: Set<string> }> => {
    const tab = await ownTab(browser);
    const asked = new Set<string>();
    tab.context().on('request', (request) => asked.add(request.url()));
    return { page: await WidgetPage.open(tab, server.url, body, { head: WATCH }), asked };
  };

  const nothingHappened = async (page: WidgetPage, asked: ReadonlySet<string>): Promise<void> => {
    expect(await page.evaluate('hits')).toEqual([]);
    const found = await page.evaluate<string[]>(
      "[...new Set([...document.querySelectorAll('ticker-price, ticker-tape, ticker-score')].flatMap((one) => [...one.shadowRoot.querySelectorAll('*')]).map(({ localName }) => localName))]",
    );
    expect(found.filter((name) => !OWN.includes(name))).toEqual([]);
    const links = await page.evaluate<string[]>(
      "[...document.querySelectorAll('ticker-price, ticker-score')].flatMap((one) => [...one.shadowRoot.querySelectorAll('[href]')]).map(({ protocol }) => protocol)",
    );
    expect(links.filter((protocol) => !/^https?:$/.test(protocol))).toEqual([]);
    const ours = [
      page.page.url(),
      `${server.url}/widget/`,
      `${server.url}/sse?`,
      `${server.url}/poll?`,
      'data:,',
    ];
    expect([...asked].filter((url) => !ours.some((start) => url.startsWith(start)))).toEqual([]);
  };

  it('through every field of a tick are shown as the texts that they are', async () => {
    const elements = PAYLOADS.map(
      (_, n) =>
        `<ticker-price topic="x.${n}" sparkline></ticker-price><ticker-score topic="m.${n}"></ticker-score>`,
    );
    const { page, asked } = await open(`${elements.join('')}<ticker-tape topics="x.*"></ticker-tape>`);
    for (const [n, text] of PAYLOADS.entries()) {
      const side = { name: text, short: text, score: text };
      await server.publish(`x.${n}`, {
        ...Object.fromEntries(Object.keys(quote('', '')).map((field) => [field, text])),
        at: text,
        [text]: text,
      });
      await server.publish(`m.${n}`, {
        ...Object.fromEntries(Object.keys(match(0)).map((field) => [field, text])),
        home: side,
        away: side,
        last: { type: text, minute: text, team: text, player: text, how: text, score: [text, text] },
      });
    }
    await page.page
      .locator('ticker-score:state(live)')
      .nth(PAYLOADS.length - 1)
      .waitFor({ state: 'attached' });
    await page.page
      .locator('ticker-price:state(live)')
      .nth(PAYLOADS.length - 1)
      .waitFor({ state: 'attached' });
    const shown = (selector: string, part: string): Promise<string[]> =>
      page.evaluate(
        `[...document.querySelectorAll('${selector}')].map((one) => one.shadowRoot.querySelector('[part=${part}]').textContent)`,
      );
    for (const part of ['symbol', 'name', 'price', 'amount', 'percent'])
      expect(await shown('ticker-price', part)).toEqual(PAYLOADS);
    for (const part of ['competition', 'team', 'points', 'clock', 'period'])
      expect(await shown('ticker-score', part)).toEqual(PAYLOADS);
    await nothingHappened(page, asked);
  });

  it('through every attribute come to nothing', async () => {
    const { page, asked } = await open('<main id="main"></main>');
    await page.page.waitForFunction(() => 'hits' in globalThis);
    await page.evaluate("customElements.whenDefined('ticker-score').then(() => undefined)");
    await page.evaluate(`
      for (const [n, text] of ${JSON.stringify(PAYLOADS)}.entries())
        for (const tag of ['ticker-price', 'ticker-tape', 'ticker-score']) {
          const names = [...customElements.get(tag).observedAttributes, 'aria-live', 'aria-label', 'title'];
          for (const kept of ['topic', 'src']) {
            const one = document.createElement(tag);
            for (const name of names) if (name !== 'paused' && name !== kept) one.setAttribute(name, text);
            // One that shows a price all the same, and one that has nothing to go by.
            if (kept === 'topic') Object.assign(one, { topic: 'stock.A', topics: '', src: null });
            one.textContent = text;
            main.append(one);
          }
        }`);
    await page.page
      .locator('ticker-price:state(live)')
      .nth(PAYLOADS.length - 1)
      .waitFor({ state: 'attached' });
    await nothingHappened(page, asked);
  });
});
