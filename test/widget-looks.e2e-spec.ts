import type { Browser, BrowserContextOptions } from 'playwright-core';
import { inChromium, startChromium } from './support/chromium.js';
import type { TestServer } from './support/server.js';
import { closeTabs } from './support/tabs.js';
import {
  type Embedding,
  match,
  openWidget,
  quote,
  startMarket,
  type WidgetPage,
} from './support/widget-page.js';

/** Parts that hold text, or a sign. */
const QUOTE = ['symbol', 'name', 'price', 'amount', 'percent', 'status', 'pause'];
const MATCH = ['competition', 'team', 'points', 'clock', 'period', 'last'];

inChromium('an element, for whoever looks at it,', () => {
  let browser: Browser;
  let server: TestServer;

  beforeAll(async () => {
    browser = await startChromium();
    server = await startMarket();
  });

  afterEach(() => closeTabs(browser));

  const open = (body: string, embedding?: Embedding, options?: BrowserContextOptions): Promise<WidgetPage> =>
    openWidget(browser, server.url, body, embedding, options);

  it('can be stopped and started by keyboard, and has a role and a name', async () => {
    await server.publish('keys.A', quote('A', '1.00'));
    const page = await open(
      '<ticker-price id="a" topic="keys.A">Shares of A</ticker-price><ticker-price id="b" topic="keys.A"></ticker-price>',
    );
    await page.shows({ '#a price': '$1.00', '#b price': '$1.00' });
    for (const name of ['Shares of A', 'A Incorporated'])
      await page.page.getByRole('group', { name, exact: true }).waitFor();
    await page.page.keyboard.press('Tab');
    await page.page
      .getByRole('button', { name: 'Pause Shares of A' })
      .and(page.page.locator(':focus'))
      .waitFor();
    await page.page.keyboard.press('Enter');
    await page.is('#a', 'paused');
    await server.publish('keys.A', quote('A', '2.00'));
    await page.shows({ '#b price': '$2.00', '#a price': '$1.00', '#a status': 'paused' });
    expect(await page.evaluate('a.paused')).toBe(true);
    await page.page.keyboard.press('Space');
    await page.shows({ '#a price': '$2.00', '#a status': 'live' });
    const live = (): Promise<unknown> => page.page.locator('#a [part=frame]').getAttribute('aria-live');
    expect(await live()).toBe('off');
    await page.evaluate("a.ariaLive = 'polite'");
    await server.publish('keys.A', quote('A', '3.00'));
    await page.shows({ '#a price': '$3.00' });
    expect(await live()).toBe('polite');
  });

  it('moves only where that is welcome, and not while it is paused or pointed at', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `move.${n}`).join(' ');
    const body = `<ticker-tape id="a" topics="stock.B ${names}"></ticker-tape>`;
    const page = await open(body);
    await page.shows({ '#a price': '$99.00' });
    const row = (property: string): Promise<string> =>
      page.evaluate(`getComputedStyle(a.shadowRoot.querySelector('ul')).${property}`);
    expect([await row('animationName'), await row('animationPlayState')]).toEqual(['roll', 'running']);
    await page.page.hover('#a [part=track]');
    expect(await row('animationPlayState')).toBe('paused');
    await page.page.mouse.move(0, 0);
    await page.page.getByRole('button').click();
    await page.page.mouse.move(0, 0);
    await page.is('#a', 'paused');
    expect(await row('animationPlayState')).toBe('paused');
    await page.evaluate('a.wrap = true');
    expect(await row('animationName')).toBe('none');
    const calm = await open(body, {}, { reducedMotion: 'reduce' });
    await calm.shows({ '#a price': '$99.00' });
    const script =
      "[a.shadowRoot.querySelector('ul'), a.shadowRoot.querySelector('[part=track]')].map((one) => getComputedStyle(one)).map(({ animationName, overflowX }) => [animationName, overflowX])";
    expect(await calm.evaluate(script)).toEqual([
      ['none', 'visible'],
      ['none', 'auto'],
    ]);
    await calm.page.keyboard.press('Tab');
    await calm.page.keyboard.press('End');
    await calm.page.keyboard.press('ArrowRight');
    await calm.page.waitForFunction("a.shadowRoot.querySelector('[part=track]').scrollLeft > 0");
  });

  it('can be read in both themes', async () => {
    const page = await open(
      '<ticker-price id="a" topic="stock.B"></ticker-price><ticker-score id="b" topic="match.m"></ticker-score>',
    );
    await page.shows({ '#a price': '$99.00', '#b team': 'Northern Lights' });
    const moves = { up: '0.50', down: '-0.50', '': '0.00' };
    for (const [move, change] of Object.entries(moves)) {
      await server.publish('stock.B', quote('B', '99.00', { change, changePercent: change }));
      await page.shows({ '#a amount': change.replace(/^(?=0\.5)/, '+') });
      for (const theme of ['light', 'dark']) {
        const colours = await page.evaluate<[string, string, string][]>(`[a, b].flatMap((one) => {
          one.theme = '${theme}';
          const colour = (part, name) => getComputedStyle(one.shadowRoot.querySelector('[part=' + part + ']'))[name];
          const parts = one === a ? ${JSON.stringify(QUOTE)} : ${JSON.stringify(MATCH)};
          return parts.map((part) => [part, colour(part, 'color'), colour('frame', 'backgroundColor')]);
        })`);
        for (const [part, text, ground] of colours)
          expect({ move, theme, part, legible: contrast(text, ground) >= 4.5 }).toMatchObject({
            legible: true,
          });
      }
    }
  });

  it('fits where there is little room and large type', async () => {
    const body = `<style>html { font-size: 32px } body { margin: 0 }</style>
      ${['small', 'medium', 'large'].map((size) => `<ticker-price size="${size}" topic="stock.A" sparkline></ticker-price>`).join(' ')}
      <ticker-price size="small" topic="stock.A" style="width: 5em"></ticker-price>
      <ticker-score topic="match.m"></ticker-score> <ticker-tape topics="stock.A stock.B"></ticker-tape>`;
    const page = await open(body, {}, { viewport: { width: 320, height: 900 } });
    await page.page.locator('ticker-price:state(live)').nth(2).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    const cut = `[...document.querySelectorAll('ticker-price')].map((one) => one.shadowRoot.querySelector('[part=price]')).filter((price) => price.scrollWidth > price.clientWidth + 1 && getComputedStyle(price).overflow !== 'visible').length`;
    expect(await page.evaluate(cut)).toBe(0);
    // WCAG 2.5.8: a target of 24 by 24, within the element.
    const targets = `[...document.querySelectorAll('ticker-price, ticker-score, ticker-tape')].map((one) => {
      const [button, frame] = ['pause', 'frame'].map((part) => one.shadowRoot.querySelector('[part=' + part + ']').getBoundingClientRect());
      return [button.width >= 24, button.height >= 24, button.right <= frame.right];
    })`;
    expect(await page.evaluate(targets)).toEqual(Array(6).fill([true, true, true]));
  });

  it('shifts nothing, whatever comes', async () => {
    // The widest digits that a page may have.
    const page = await open('<main id="main" style="font-family: monospace"></main>');
    await page.page.waitForFunction("customElements.get('ticker-score')");
    const body = ['small', 'medium', 'large']
      .map(
        (size) =>
          `<p>Before <ticker-price size="${size}" sparkline topic="shift.A">A</ticker-price> and after</p>`,
      )
      .join('');
    const score = '<ticker-score topic="shift.M">M</ticker-score>';
    const tape = '<ticker-tape topics="shift.A shift.B">Stocks</ticker-tape><p>The end.</p>';
    await page.evaluate(`
      window.shifts = [];
      const partOf = (node) => node.part?.value || partOf(node.parentNode);
      const around = (node) => node?.getRootNode() === document;
      const note = ({ sources }) => shifts.push(...sources.map(({ node }) => (around(node) ? node.nodeName : partOf(node))));
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: 'layout-shift' });
      main.innerHTML = ${JSON.stringify(body + score + tape)};`);
    const shown = async (price: string, more: object = {}): Promise<void> => {
      await server.publish('shift.A', quote('A', price, more));
      const digits = Number(price).toLocaleString('en', { minimumFractionDigits: 2 });
      await page.shows({ 'ticker-price price': `$${digits}` });
    };
    const shifts = async (): Promise<string[]> => {
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      return page.evaluate('shifts.splice(0)');
    };
    await page.is('ticker-price', 'unknown');
    await server.publish('shift.M', match(0));
    for (const price of ['1234.50', '1234.51', '9876.00']) await shown(price);
    await shown('1111.11', { change: '-99.99', state: 'halted' });
    await server.publish('shift.M', match(1, { clock: '63:13', state: 'ended' }));
    await page.is('ticker-price', 'halted');
    await page.is('ticker-score', 'ended');
    expect(await shifts()).toEqual([]);
    // With more digits, or fewer, cells may move, and nothing around them.
    for (const price of ['9.99', '12345678.00'])
      await shown(price, { name: 'A name that is much too long for it', change: '-1000.00' });
    await server.publish('shift.M', match(12, { last: { type: 'final whistle of a very long evening' } }));
    await page.shows({ 'ticker-score points': '12' });
    await page.evaluate("for (const one of document.querySelectorAll('ticker-price')) one.paused = true");
    await page.page.locator('ticker-price:state(paused)').nth(2).waitFor({ state: 'attached' });
    expect((await shifts()).filter((name) => /^[A-Z#]/.test(name))).toEqual([]);
  });

  it('looks as the page wants, and takes nothing else from it', async () => {
    const head = `<style>
      body { font: italic 20px/3 monospace; letter-spacing: 5px; text-transform: uppercase; text-indent: 40px; white-space: pre; word-spacing: 9px; text-align: right; color: rgb(9, 9, 9) }
      ticker-price { --ticker-up: rgb(1, 2, 3) }
      ticker-price::part(name) { color: rgb(4, 5, 6) }
      ticker-price:state(live) { outline: 3px solid rgb(7, 8, 9) }
      * { box-sizing: content-box }
    </style>`;
    await server.publish('looks.A', quote('A', '1.00'));
    const page = await open('<ticker-price id="a" topic="looks.A" transparent></ticker-price>', { head });
    await page.is('#a', 'up');
    const style = (part: string, ...properties: string[]): Promise<string[]> =>
      page.evaluate(
        `${JSON.stringify(properties)}.map((name) => getComputedStyle(a.shadowRoot.querySelector('[part=${part}]'))[name])`,
      );
    expect(await style('price', 'fontFamily', 'fontSize', 'fontStyle', 'color')).toEqual([
      'monospace',
      '30px',
      'italic',
      'rgb(9, 9, 9)',
    ]);
    expect(
      await style(
        'price',
        'letterSpacing',
        'textTransform',
        'textIndent',
        'whiteSpace',
        'wordSpacing',
        'textAlign',
        'lineHeight',
      ),
    ).toEqual(['normal', 'none', '0px', 'normal', '0px', 'start', '42px']);
    expect(await style('amount', 'color')).toEqual(['rgb(1, 2, 3)']);
    expect(await style('name', 'color')).toEqual(['rgb(4, 5, 6)']);
    expect(await page.evaluate('getComputedStyle(a).outlineColor')).toBe('rgb(7, 8, 9)');
    await page.evaluate('a.hidden = true');
    expect(await page.page.locator('#a').isVisible()).toBe(false);
  });
});

/** WCAG 2.2: relative luminance, and how far two are apart. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = colour.match(/[\d.]+/g)!.map((text) => {
      const share = Number(text) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}
