import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { inChromium, startChromium } from './support/chromium.js';
import { ComparePage, type Kind } from './support/compare-page.js';
import { startServer, type TestServer } from './support/server.js';
import { closeTabs } from './support/tabs.js';

const SETTINGS = { POLL_WAIT_MS: '300', RETRY_MS: '100' };

interface Exported {
  readonly results: { readonly figures: readonly { readonly events: number }[] };
}

/** Runs in the page, where a policy forbids what is not a function. */
const hasFrameDue = (): boolean => (globalThis as unknown as { due: unknown[] }).due.length > 0;

inChromium('the comparison page', () => {
  let browser: Browser;
  let server: TestServer;
  let compare: ComparePage;

  beforeAll(async () => {
    browser = await startChromium();
  });

  beforeEach(async () => {
    server = await startServer(SETTINGS);
    await server.publish('stock.ACME', { price: '1.00' });
  });

  afterEach(async () => {
    await closeTabs(browser);
    await server.close();
  });

  const open = async (
    hash = '',
    options?: BrowserContextOptions,
    prepare?: (page: Page) => Promise<unknown>,
  ): Promise<void> => {
    compare = await ComparePage.open(browser, `${server.url}/compare.html${hash}`, options, prepare);
  };

  /** Goals are never merged, quotes may be. */
  const publish = async (count: number, from = 1): Promise<void> => {
    for (let number = from; number < from + count; number += 1) {
      await server.publish(number % 5 === 0 ? 'match.m.incidents' : 'stock.ACME', { number, text: '“€𝄞”]}' });
    }
  };

  describe('without a word of complaint from the browser', () => {
    afterEach(() => expect(compare.problems).toEqual([]));

    it.each([
      ['sse', 'websocket'],
      ['fetch', 'poll'],
    ] as const)('counts every event, and proves that %s and %s were given the same', async (a, b) => {
      await open();
      await compare.choose('a', a);
      await compare.choose('b', b);
      await compare.areLive();
      await publish(40);
      await compare.figures('events', '41');
      const verdict = await compare.compare('identical');
      expect(verdict).toContain('Identical: 40 events of 2 topics');
      expect(verdict).toContain('Sequences 2 to 41');
      for (const figure of ['gaps', 'repeats', 'out-of-order', 'conflated', 'reconnects']) {
        await compare.figures(figure, '0');
      }
      await compare.figures('protocol', 'h1');
      await compare.shows(compare.cell('p50', 'a'), / ms$/);
      await compare.shows(compare.cell('p99', 'b'), / m?s$/);
    });

    it('marks no connection for a server that does not ask for it, and says how to switch faults on', async () => {
      await open();
      await compare.page.click('nav a:has-text("Board")');
      await compare.page.click('nav a:has-text("Side by side")');
      await compare.areLive();
      await compare.shows('#faults', 'FAULTS=1 npm start');
      await compare.shows('#limits', 'FAULTS=1 TLS=self-signed npm start');
      expect(await compare.page.locator('#fault-list button:visible, #limits button:visible').count()).toBe(
        0,
      );
      expect(compare.addresses.filter((address) => address.includes('page='))).toEqual([]);
    });

    it('goes on counting while nobody looks, and draws the newest when somebody does', async () => {
      await open();
      await compare.areLive();
      await compare.figures('events', '1');
      await compare.evaluate(`
        window.due = [];
        window.real = requestAnimationFrame;
        window.requestAnimationFrame = (draw) => due.push(draw);
      `);
      await publish(20);
      await compare.page.waitForFunction(hasFrameDue, undefined, { polling: 50 });
      expect(await compare.page.textContent(compare.cell('events', 'a'))).toBe('1');
      await compare.evaluate(
        'window.requestAnimationFrame = real; for (const draw of due) draw(performance.now())',
      );
      await compare.figures('events', '21');
      expect(await compare.evaluate('due.length')).toBe(1);
    });

    it('compares what conflation leaves comparable, and incidents whole', async () => {
      await open();
      await compare.areLive();
      await compare.page.selectOption('#conflate', '100');
      await compare.follow('stock.*, match.>');
      await compare.areLive();
      await publish(50);
      await server.publish('match.m.incidents', { number: 51 });
      await compare.shows(compare.cell('conflated', 'a'), /[1-9]/);
      for (const letter of ['a', 'b'] as const) {
        await compare.shows(compare.cell('events', letter), /^(1[2-9]|[2-9]\d)$/);
      }
      expect(await compare.compare('identical')).toMatch(/Identical: 1\d events/);
    });

    it('starts over with other topics, and says which are none', async () => {
      await server.publish('index.SPX', { price: '1.00' });
      await open();
      await compare.areLive();
      await compare.follow('stock.*, in dex');
      await compare.figures('events', '1');
      await compare.follow('stock..x');
      await compare.shows('#topics-problem', 'stock..x is neither a topic nor a pattern');
      expect(await compare.page.getAttribute('#topics', 'aria-invalid')).toBe('true');
      await compare.follow('>');
      await compare.figures('events', '2');
    });

    it('takes its results along in a link, and shows them again beside what is measured then', async () => {
      await open();
      await compare.choose('b', 'poll');
      await compare.areLive();
      await publish(12);
      await compare.figures('events', '13');
      await compare.compare('identical');
      const [download] = await Promise.all([
        compare.page.waitForEvent('download'),
        compare.page.click('#download'),
      ]);
      const exported = JSON.parse(readFileSync(await download.path(), 'utf8')) as Exported;
      expect(exported).toMatchObject({
        kinds: ['sse', 'poll'],
        topics: ['stock.*', 'match.>'],
        conflateMs: 0,
      });
      expect(exported.results.figures.map(({ events }) => events)).toEqual([13, 13]);
      await compare.page.click('#make-link');
      await compare.page.locator('#link').waitFor();
      const link = await compare.page.inputValue('#link');
      expect(link).toBe(compare.page.url());
      await closeTabs(browser);
      await publish(5, 100);
      await open(new URL(link).hash);
      await compare.areLive();
      expect(await compare.page.inputValue('#kind-b')).toBe('poll');
      expect(await compare.page.inputValue('#topics')).toBe('stock.*, match.>');
      await compare.shows(compare.cell('events', 'a', '#restored-tape'), '13');
      await compare.shows('#restored-verdict', 'Identical: 12 events of 2 topics');
      await compare.shows('#restored-when', 'Measured ');
      await compare.figures('events', '4');
    });

    it('says of a bad link that it is one, and measures all the same', async () => {
      await open('#c=AAAA');
      await compare.shows('#notice', 'That link cannot be read: it is damaged.');
      await compare.areLive();
      expect(await compare.page.locator('#restored:visible').count()).toBe(0);
    });

    it('fits a phone, whatever it has to say, and is dark where that is preferred', async () => {
      await open('', { colorScheme: 'dark', viewport: { width: 360, height: 740 } });
      await compare.areLive();
      const long = `match.${'x'.repeat(120)}.${'y'.repeat(100)}`;
      await compare.follow(`stock.*, ${long}`);
      await compare.areLive();
      await server.publish(long, { price: '1.00' });
      await compare.figures('events', '2');
      await compare.compare('identical');
      for (const summary of await compare.page.locator('summary').all()) await summary.click();
      await compare.page.click('#make-link');
      await compare.page.locator('#link').waitFor();
      expect(await compare.evaluate('document.documentElement.scrollWidth')).toBe(360);
      const ground = await compare.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      expect(Number(/\d+/.exec(ground)?.[0])).toBeLessThan(128);
    });

    it('is worked by keyboard alone', async () => {
      await open();
      await compare.areLive();
      await compare.page.focus('#kind-a');
      await compare.page.keyboard.press('ArrowDown');
      await compare.forgetStates();
      await compare.shows('#tape thead', 'A, WebSocket');
      await compare.page.focus('#topics');
      await compare.page.keyboard.press('Control+A');
      await compare.page.keyboard.type('stock.ACME');
      await compare.page.keyboard.press('Enter');
      await compare.forgetStates();
      await compare.areLive();
      await publish(1);
      await compare.figures('events', '2');
      await compare.page.focus('#compare-button');
      await compare.page.keyboard.press('Enter');
      await compare.shows('#verdict', 'Identical: 1 event of 1 topic');
      expect(await compare.evaluate('document.activeElement.id')).toBe('compare-button');
    });

    it('has names, captions and one voice for a screen reader', async () => {
      await open();
      await compare.areLive();
      expect(
        await compare.evaluate(`
        [...document.querySelectorAll('input, select, button, a, summary, iframe')]
          .filter((part) => {
            const labels = part.labels === undefined || part.labels === null ? [] : [...part.labels];
            const name = [part.textContent, part.title, part.ariaLabel, ...labels.map((label) => label.textContent)];
            const own = part.tagName === 'SELECT' || part.tagName === 'INPUT' ? name.slice(1) : name;
            return !own.some((text) => (text ?? '').trim() !== '');
          })
          .map((part) => part.outerHTML)
      `),
      ).toEqual([]);
      expect(
        await compare.evaluate(`
        [...document.querySelectorAll('table')].filter(
          (table) => table.closest('[hidden]') === null && (table.caption?.textContent ?? '') === '',
        ).length
      `),
      ).toBe(0);
      expect(
        await compare.evaluate(`
        [...document.querySelectorAll('[role=img]')].map((picture) =>
          document.getElementById(picture.getAttribute('aria-describedby'))?.textContent !== undefined)
      `),
      ).toEqual([true, true, true]);
      const ids = await compare.evaluate<string[]>(
        `[...document.querySelectorAll('[id]')].map(({ id }) => id)`,
      );
      expect(new Set(ids).size).toBe(ids.length);
      expect(await compare.page.locator('h1').count()).toBe(1);
      await compare.shows('#lag-text', 'SSE: no event in the last minute.');
      await compare.shows('#announce', 'A, SSE: live. B, WebSocket: live.');
    });
  });

  describe('shows what does not belong there', () => {
    /** Between the server and the page, where nothing of the product is. */
    const tamper = (change: (message: string) => string) => (page: Page) =>
      page.routeWebSocket(/\/ws/, (socket) => {
        const onward = socket.connectToServer();
        onward.onMessage((message) => socket.send(change(String(message))));
      });

    it('a byte that differs, with the position where it does', async () => {
      await open(
        '',
        undefined,
        tamper((message) => message.replace('"number":7,', '"number":8,')),
      );
      await compare.areLive();
      await publish(10);
      await compare.figures('events', '11');
      const verdict = await compare.compare('different');
      expect(verdict).toContain('Different: 1 event with other bytes; 9 equal.');
      expect(verdict).toMatch(/First: [a-z0-9]+-8-[a-z0-9]+ of stock\.ACME, its bytes differ/);
    });

    it('an event that never came', async () => {
      const lose = (message: string): string => (message.includes('"number":5,') ? '[]' : message);
      await open('', undefined, tamper(lose));
      await compare.areLive();
      await publish(10);
      await compare.shows(compare.cell('events', 'a'), '11');
      await compare.shows(compare.cell('events', 'b'), '10');
      const verdict = await compare.compare('different');
      expect(verdict).toContain('Different: 1 event missing in B; 9 equal.');
      expect(verdict).toMatch(/First: [a-z0-9]+-6-[a-z0-9]+ of match\.m\.incidents, B never had it/);
    });

    it('events that come again behind later ones', async () => {
      let first: string | undefined;
      const repeat = (message: string): string => {
        first ??= message.includes('"number":1,') ? message : undefined;
        return message.includes('"number":3,') ? `[${message.slice(1, -1)},${first!.slice(1, -1)}]` : message;
      };
      await open('', undefined, tamper(repeat));
      await compare.areLive();
      await publish(4);
      await compare.shows(compare.cell('repeats', 'b'), '1');
      await compare.figures('events', '5');
      await compare.figures('out-of-order', '0');
      await compare.compare('identical');
    });
  });

  it('tells how connections end and come back when the server restarts', async () => {
    await open();
    await compare.areLive();
    await server.close();
    await compare.shows('#head-a .word', 'Reconnecting');
    await compare.shows(compare.cell('last-end', 'a'), 'bye 1012 restart');
    await compare.shows(compare.cell('last-end', 'b'), 'bye 1012 restart');
    server = await startServer({ ...SETTINGS, PORT: String(server.port) });
    await server.publish('stock.ACME', { price: '1.50' });
    await compare.areLive();
    await compare.figures('gaps', '1');
    for (const letter of ['a', 'b'] as const)
      await compare.shows(compare.cell('reconnects', letter), /[1-9]/);
    await publish(3);
    expect(await compare.compare('identical')).toContain('Identical: 3 events of 1 topic');
    await compare.page.click('#history summary');
    await compare.shows('.histories', /A, SSE(?:.*)live for(?:.*)down for/);
  });

  it('a panel that is told of the end of all says so, and can be started again', async () => {
    const kinds: readonly Kind[] = ['poll', 'websocket'];
    await server.hub.publish({ topic: 'match.over', time: Date.now(), data: {}, ends: 'for-good' });
    await open();
    await compare.choose('a', kinds[0]!);
    await compare.follow('match.over');
    await compare.shows('#head-a .word', 'Closed: ended');
    await compare.page.click('#head-a .again');
    await compare.shows(compare.cell('events', 'a'), '1');
  });
});
