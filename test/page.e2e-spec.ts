import type { Browser, BrowserContextOptions } from 'playwright-core';
import { inChromium, startChromium } from './support/chromium.js';
import { TRANSPORTS } from './support/clients.js';
import { BoardPage } from './support/page.js';
import { startEmptySite, startProxyWithoutUpgrade } from './support/sites.js';
import { startServer, type TestServer } from './support/server.js';
import { closeTabs } from './support/tabs.js';

const SETTINGS = { POLL_WAIT_MS: '300', RETRY_MS: '100' };

const quote = (symbol: string, price: string, more: object = {}): object => ({
  symbol,
  name: `${symbol} Incorporated`,
  currency: 'USD',
  price,
  change: '12.30',
  changePercent: '1.01',
  bid: '1234.50',
  ask: '1234.60',
  size: 100,
  volume: 1_250_000,
  open: '1220.00',
  high: '1240.00',
  low: '1210.00',
  previousClose: '1222.26',
  state: 'open',
  ...more,
});

const goal = (minute: number): object => ({
  type: 'goal',
  minute,
  team: 'home',
  player: 'Somebody',
  score: [minute, 0],
});

const match = (home: number, more: object = {}): object => ({
  sport: 'football',
  competition: 'Test Cup',
  home: { name: 'Northern Lights', short: 'NOR', score: home },
  away: { name: 'Southern Cross', short: 'SOU', score: 0 },
  clock: '63:12',
  period: 'second-half',
  state: 'live',
  last: goal(63),
  ...more,
});

/** Runs in the page, where a policy forbids what is not a function. */
const hasMoreLinesThan = (count: number): boolean =>
  (globalThis as unknown as { lines: number[] }).lines.length > count;

inChromium('the page', () => {
  let browser: Browser;
  let server: TestServer;
  let board: BoardPage;

  beforeAll(async () => {
    browser = await startChromium();
  });

  beforeEach(async () => {
    server = await startServer(SETTINGS);
    await server.publish('stock.ACME', quote('ACME', '1234.56'));
    await server.publish('match.nor-sou', match(1));
  });

  afterEach(async () => {
    await closeTabs(browser);
    await server.close();
  });

  const open = async (path = '/', options?: BrowserContextOptions): Promise<void> => {
    board = await BoardPage.open(browser, server.url + path, options);
  };

  describe('without a word of complaint from the browser', () => {
    afterEach(() => expect(board.problems).toEqual([]));

    it('shows prices with the sign and direction of their change, and follows them', async () => {
      await open();
      await board.isLive('sse');
      const card = board.card('stock.ACME');
      await board.shows(card, '1,234.56');
      await board.shows(card, '▲ +12.30 (+1.01%)');
      await board.shows(card, 'Bid/ask1,234.50 / 1,234.60');
      await board.shows(card, 'Volume1.3M');
      await server.publish(
        'stock.ACME',
        quote('ACME', '1200.01', { change: '-22.25', changePercent: '-1.82' }),
      );
      await board.shows(card, '1,200.01');
      await board.shows(card, '▼ −22.25 (−1.82%)');
      await server.publish('stock.ACME', quote('ACME', '1200.01', { state: 'halted' }));
      await board.shows(card, 'Halted');
    });

    it('shows matches and what happened in them', async () => {
      await server.publish('match.nor-sou.incidents', goal(63));
      await open();
      const card = board.card('match.nor-sou');
      await board.shows(card, 'Northern Lights1');
      await board.shows(card, 'Live63:12Second half');
      await board.shows(card, '63′ Goal: Somebody (NOR)');
      await board.shows('#incidents li', '63′ Goal: Somebody (NOR) NOR 63–0 SOU');
      await server.publish('match.nor-sou', match(2, { state: 'ended', clock: '90:00' }));
      await board.shows(card, 'Northern Lights2');
      await board.shows(card, 'Ended');
    });

    it('says what is simulated and what is replayed', async () => {
      const about = 'No price here was ever real.';
      server.hub.declare({ name: 'made-up', origin: 'simulated', about, topics: ['stock.*'] });
      server.hub.declare({ name: 'tape', origin: 'replayed', about: 'A recording.', topics: ['match.>'] });
      await open();
      await board.shows('#stock .origins', `Simulated ${about}`);
      await board.shows('#match .origins', 'Replayed A recording.');
      await board.shows(board.card('match.nor-sou'), 'Replayed');
    });

    it('shows data as text, whatever they hold', async () => {
      await server.publish('stock.EVIL', quote('EVIL', '1.00', { name: '<img src=x onerror=alert(1)>' }));
      await server.publish('index.ODD', { price: {}, name: ['<b>'] });
      await open();
      await board.shows(board.card('stock.EVIL'), '<img src=x onerror=alert(1)>');
      await board.shows(board.card('index.ODD'), '<b>');
    });

    it('loses and repeats nothing while the transport is changed under a running stream', async () => {
      await open();
      await board.isLive('sse');
      await board.evaluate(`
        window.lines = [];
        new MutationObserver((changes) => {
          for (const { addedNodes } of changes)
            for (const { textContent } of addedNodes) lines.push(Number.parseInt(textContent, 10));
        }).observe(document.querySelector('.incidents'), { childList: true });
      `);
      let published = 0;
      let running = true;
      const publishing = (async () => {
        while (running) {
          published += 1;
          await server.publish('match.nor-sou.incidents', goal(published));
          await server.publish('stock.ACME', quote('ACME', `${published}.00`));
          // As fast as the page draws: of what comes within one frame it shows only the newest 50 lines.
          await board.evaluate('new Promise(requestAnimationFrame)');
        }
      })();
      try {
        for (const transport of ['websocket', 'poll', 'sse', 'poll', 'websocket', 'sse'] as const) {
          await board.choose(transport);
          await board.isLive(transport);
          await board.page.waitForFunction(hasMoreLinesThan, published + 30);
        }
      } finally {
        running = false;
        await publishing;
      }
      await board.shows(board.card('stock.ACME'), `${published}.00`.replace(/\B(?=(\d{3})+\.)/, ','));
      await board.shows('#incidents li:first-child', `${published}′`);
      // Two topics, and what stood there before: one quote, one match.
      await board.counts('events', 2 * published + 2);
      await board.counts('resets', 0);
      const all = Array.from({ length: published }, (_, index) => index + 1);
      // Incidents of one frame are put on top of each other, the newest last.
      expect(await board.evaluate('lines')).toEqual(all);
    });

    it.each(TRANSPORTS)(
      'stops an unchecked topic, and begins again with its snapshot, over %s',
      async (transport) => {
        await server.publish('stock.OTHER', quote('OTHER', '1.00'));
        await open(`/?transport=${transport}`);
        await board.isLive(transport);
        await board.shows(board.card('stock.OTHER'), '1.00');
        await board.page.click('#picker summary');
        await board.page.uncheck('input[value="stock.OTHER"]');
        await board.lacks(board.card('stock.OTHER'));
        await board.shows('#picker-summary', '2 of 3 subscribed');
        const events = await board.count('events');
        await server.publish('stock.OTHER', quote('OTHER', '2.00'));
        await server.publish('stock.ACME', quote('ACME', '1300.00'));
        await board.shows(board.card('stock.ACME'), '1,300.00');
        await board.counts('events', events + 1);
        await board.page.check('input[value="stock.OTHER"]');
        await board.shows(board.card('stock.OTHER'), '2.00');
        await server.publish('stock.OTHER', quote('OTHER', '3.00'));
        await server.publish('stock.ACME', quote('ACME', '1301.00'));
        await board.shows(board.card('stock.OTHER'), '3.00');
        await board.shows(board.card('stock.ACME'), '1,301.00');
        await board.counts('events', events + 4);
        await board.counts('resets', 0);
      },
    );

    it('pauses when nothing is checked', async () => {
      await open();
      await board.isLive('sse');
      await board.page.click('#picker summary');
      for (const all of await board.page.locator('#picker .all input:visible').all()) await all.uncheck();
      await board.shows('#state', 'Paused, no topic is checked');
      await board.page.locator('#picker fieldset', { hasText: 'Matches' }).locator('.all input').check();
      await board.isLive('sse');
      await board.shows(board.card('match.nor-sou'), 'Northern Lights');
    });

    it('lets go while it is put away, and comes back without a gap', async () => {
      await open();
      await board.isLive('sse');
      await board.evaluate(`dispatchEvent(new Event('pagehide'))`);
      await board.has('#state[data-state="waiting"]');
      await server.publish('stock.ACME', quote('ACME', '1.50'));
      await server.publish('stock.ACME', quote('ACME', '1.75'));
      await board.evaluate(`dispatchEvent(new Event('pageshow'))`);
      await board.shows(board.card('stock.ACME'), '1.75');
      await board.counts('events', 4);
      await board.counts('resets', 0);
    });

    it('is worked by keyboard alone', async () => {
      await open();
      await board.isLive('sse');
      await board.page.focus('input[name=transport]:checked');
      await board.page.keyboard.press('ArrowRight');
      await board.isLive('websocket');
      await board.page.focus('#picker summary');
      await board.page.keyboard.press('Enter');
      await board.page.focus('input[value="stock.ACME"]');
      await board.page.keyboard.press('Space');
      await board.lacks(board.card('stock.ACME'));
    });

    it.each(['light', 'dark'] as const)(
      'fits a phone, and is %s when that is preferred',
      async (colorScheme) => {
        await server.publish(
          'stock.LONG',
          quote('LONG', '1234567.8901', { name: 'A Name Without An End '.repeat(5) }),
        );
        await server.publish('match.long', match(1, { competition: 'Competition'.repeat(9) }));
        await open('/', { colorScheme, viewport: { width: 360, height: 740 } });
        await board.shows(board.card('stock.LONG'), '1,234,567.8901');
        await board.shows(board.card('match.long'), 'Northern');
        await board.page.click('#picker summary');
        expect(await board.evaluate('document.documentElement.scrollWidth')).toBe(360);
        expect(await brightness()).toBe(colorScheme);
        await board.page.click('#theme');
        await board.page.click('#theme');
        expect(await brightness()).toBe('dark');
        await board.page.reload();
        await board.shows('#theme', 'Theme: dark');
        expect(await brightness()).toBe('dark');
      },
    );

    const brightness = async (): Promise<string> => {
      const color = await board.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      return Number(/\d+/.exec(color)?.[0]) > 127 ? 'light' : 'dark';
    };
  });

  it('says that it is reconnecting while the server restarts, and that something was lost', async () => {
    await open();
    await board.isLive('sse');
    await server.close();
    await board.shows('#state-word', 'Reconnecting');
    server = await startServer({ ...SETTINGS, PORT: String(server.port) });
    await server.publish('stock.ACME', quote('ACME', '7.77'));
    await board.isLive('sse');
    await board.shows(board.card('stock.ACME'), '7.77');
    await board.counts('resets', 1);
  });

  it('falls back where a proxy does not let WebSocket through, and stays where it is when asked to go there', async () => {
    const proxy = await startProxyWithoutUpgrade(server.port);
    board = await BoardPage.open(browser, `${proxy}/?transport=websocket`);
    await board.isLive('sse');
    await board.shows(board.card('stock.ACME'), '1,234.56');
    await board.choose('websocket');
    await board.isLive('sse');
    await board.choose('poll');
    await board.isLive('poll');
    await server.publish('stock.ACME', quote('ACME', '5.55'));
    await board.shows(board.card('stock.ACME'), '5.55');
    await board.counts('resets', 0);
  });
});

inChromium('a page on another origin, with what browsers have built in', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });

  it.each([
    {
      what: 'EventSource has ticks as its messages',
      source: ({ url }: TestServer) => `new EventSource('${url}/sse?topics=stock.*')`,
      messages: ['tick', 'tick'],
    },
    {
      what: 'EventSource has control messages among them where it asks for that',
      source: ({ url }: TestServer) => `new EventSource('${url}/sse?topics=stock.*&named=0')`,
      messages: ['hello', 'tick', 'live', 'tick'],
    },
    {
      what: 'WebSocket has the same messages',
      source: ({ wsUrl }: TestServer) => `new WebSocket('${wsUrl}?topics=stock.*')`,
      messages: ['hello', 'tick', 'live', 'tick'],
    },
  ])('$what', async ({ source, messages }) => {
    const server = await startServer();
    await server.publish('stock.ACME', quote('ACME', '1.00'));
    const { page } = await BoardPage.open(browser, await startEmptySite());
    await page.evaluate(`
      window.messages = [];
      window.source = ${source(server)};
      source.onmessage = ({ data }) => messages.push(JSON.parse(data));
    `);
    await page.waitForFunction(`messages.length === ${messages.length - 1}`);
    await server.publish('stock.ACME', quote('ACME', '2.00'));
    await page.waitForFunction(`messages.length === ${messages.length}`);
    expect(await page.evaluate(`messages.map(({ event = 'tick' }) => event)`)).toEqual(messages);
    expect(JSON.stringify(await page.evaluate('messages.at(-1)'))).toContain('2.00');
  });
});
