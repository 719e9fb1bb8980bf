import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import type { PollAnswer } from '../../src/protocol/messages.js';
import { startPlainChromium } from '../support/chromium.js';
import type { Transport } from '../support/clients.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { ServerProcess } from '../support/process.js';
import { quote, WidgetPage } from '../support/widget-page.js';
import { type Figures, figuresOf, sameCounts } from './figures.js';

/** More often than a page takes anything, and never silent for long. */
const SERVER = { FEEDS: 'simulator', SIMULATOR_RATE: '10', HEARTBEAT_MS: '1000', RETRY_MS: '100' };

/** The first is moved by the soak itself, the others by the simulator. */
const BODY = `<main id="main">
  <ticker-price id="mark" topic="soak.mark">Mark</ticker-price>
  <ticker-price topic="stock.AAPL">Apple</ticker-price>
  <ticker-tape topics="stock.*">Stocks</ticker-tape>
  <ticker-score topic="match.football-1">A match</ticker-score>
</main>`;
const TOPICS = 'soak.mark,stock.*,match.football-1';
/** But for the mark. */
const SIMULATED = 25;

/** What cannot be awaited is looked at this often, ms. */
const LOOK_MS = 50;
/** The longest that anything may take, ms; a night of the simulator and the rest between two matches are in it. */
const PATIENCE_MS = 180_000;

/** A page of another origin, the tab in front of it, the bad network behind it, and the server. */
export class Stage {
  #marks = 0;

  private constructor(
    readonly server: ServerProcess,
    readonly proxy: FaultyProxy,
    readonly widget: WidgetPage,
    readonly devTools: CDPSession,
    private readonly other: Page,
  ) {}

  static async set(): Promise<Stage> {
    const server = await ServerProcess.start(SERVER);
    const proxy = await FaultyProxy.start(server);
    const context = await startPlainChromium();
    const other = await context.newPage();
    const head = `<script>${readFileSync(join(__dirname, 'in-page.js'), 'utf8')}</script>`;
    const widget = await WidgetPage.open(await context.newPage(), proxy.url, BODY, { head });
    widget.page.setDefaultTimeout(PATIENCE_MS);
    await widget.page.bringToFront();
    const devTools = await context.newCDPSession(widget.page);
    await devTools.send('Performance.enable');
    const stage = new Stage(server, proxy, widget, devTools, other);
    // The simulator begins with one topic after the other.
    await until(async () => Object.keys(await stage.#newest()).length === SIMULATED);
    return stage;
  }

  /** Another tab comes in front, and the page lets go of its connection. */
  async hide(): Promise<void> {
    await this.other.bringToFront();
    await this.proxy.hasStreams(0);
  }

  async show(): Promise<void> {
    await this.widget.page.bringToFront();
  }

  /** Publishes what has never been published. @returns the symbol by which it is known */
  async mark(): Promise<string> {
    const symbol = `MARK-${(this.#marks += 1)}`;
    const answer = await this.server.publish({ topic: 'soak.mark', data: quote(symbol, '1.00') });
    expect(await answer.json()).toMatchObject({ duplicate: false });
    return symbol;
  }

  /** Waits until all elements have what the server has, stand as it says, and have one connection. */
  async isWell(): Promise<void> {
    const symbol = await this.mark();
    await this.widget.shows({ '#mark symbol': symbol });
    const newest = JSON.stringify(await this.#newest());
    await until(() => this.widget.evaluate(`soak.isWell(${newest})`));
    await until(async () => {
      const { sse, websocket, poll } = await this.connections();
      return sse + websocket + poll === 1;
    });
  }

  /** As at the beginning: new elements, and one connection over Server-Sent Events, whatever stood in for them. */
  async putBack(): Promise<void> {
    await this.widget.evaluate('soak.fill()');
    await this.hide();
    await this.show();
    await this.isWell();
    await until(async () => (await this.connections()).sse === 1);
  }

  /** Of elements that show all they can show, once two measurements agree. */
  async measure(): Promise<Figures> {
    for (;;) {
      await until(() => this.widget.evaluate('soak.isPlain()'));
      const before = await figuresOf(this.devTools);
      const figures = await figuresOf(this.devTools);
      const plain = await this.widget.evaluate<boolean>('soak.isPlain()');
      if (plain && sameCounts(before, figures)) return figures;
    }
  }

  /** What the server says of its connections. */
  async connections(): Promise<Record<Transport, number>> {
    const of = (transport: Transport): Promise<number> =>
      this.server.metric(`tickerwire_connections{transport="${transport}"}`);
    const [sse, websocket, poll] = await Promise.all([of('sse'), of('websocket'), of('poll')]);
    return { sse, websocket, poll };
  }

  /** @throws Error that says what it was, if it takes too long */
  async inTime<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
    const end = new AbortController();
    const late = delay(PATIENCE_MS, undefined, { signal: end.signal }).then(async (): Promise<never> => {
      throw new Error(`${what}: not done after ${PATIENCE_MS / 1000} s; ${await this.#state()}`);
    });
    try {
      return await Promise.race([act(), late]);
    } finally {
      end.abort();
    }
  }

  /** Topic → time of its latest event. */
  async #newest(): Promise<Record<string, number>> {
    const answer = await fetch(`${this.server.url}/poll?topics=${TOPICS}&waitMs=0`);
    const { events } = (await answer.json()) as PollAnswer;
    return Object.fromEntries(events.map(({ data: { topic, time } }) => [topic, time]));
  }

  async #state(): Promise<string> {
    const statuses = await this.widget.evaluate<string[]>('soak.statuses()');
    return JSON.stringify({ statuses, ...(await this.connections()) });
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(LOOK_MS);
}
