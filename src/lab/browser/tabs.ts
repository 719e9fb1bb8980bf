import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { Histogram, type HistogramJson } from '../load/histogram.js';
import type { Transport } from '../measure/targets.js';
import { ask, connect, type Fate } from './in-page.js';

/**
 * What has not opened after so long without any change waits for others to go, ms. Chromium puts each WebSocket off
 * by up to 5 s while more than a few of its page are still to open.
 */
const REST_MS: Readonly<Record<Transport, number>> = { sse: 1000, websocket: 6000 };

/** All must have come to rest by then. */
const PATIENCE_MS = 60_000;

const LOOK_MS = 20;

/** What became of the connections; those that wait are none of these. */
export interface Fates {
  readonly opened: number;
  readonly failed: number;
  /** Broken off after they had opened. */
  readonly lost: number;
  /** From the wish to connect, µs. */
  readonly firstEvent: HistogramJson;
}

/** Tabs of one browser profile on one server: they share the connections that the browser has for it. */
export class Tabs {
  readonly #firstEvent = new Histogram();
  #failed = 0;
  #lost = 0;
  #changedMs = 0;

  private constructor(
    private readonly origin: string,
    private readonly pages: readonly Page[],
  ) {}

  static async open(browser: Browser, origin: string, count: number): Promise<Tabs> {
    const context = await browser.newContext();
    const pages = await Promise.all(Array.from({ length: count }, () => context.newPage()));
    const tabs = new Tabs(origin, pages);
    await context.exposeFunction('tell', (fate: Fate, ms: number) => tabs.#hear(fate, ms));
    // A page that holds no connection, all of them before the first stream: the seventh would not load any more.
    await Promise.all(pages.map((page) => page.goto(`${origin}/time`)));
    return tabs;
  }

  get fates(): Fates {
    const firstEvent = this.#firstEvent;
    return {
      opened: firstEvent.count,
      failed: this.#failed,
      lost: this.#lost,
      firstEvent: firstEvent.toJSON(),
    };
  }

  /**
   * Asks for so many connections in each tab, and waits until nothing moves any more.
   * @throws Error if it never comes to rest
   */
  async connect(transport: Transport, each: number): Promise<void> {
    const [scheme, path] = transport === 'sse' ? ['http', 'sse'] : ['ws', 'ws'];
    const url = `${this.origin.replace('http', scheme)}/${path}?topics=lab.0`;
    const deadlineMs = performance.now() + PATIENCE_MS;
    await Promise.all(this.pages.map((page) => page.evaluate(connect, { transport, url, each })));
    this.#changedMs = performance.now();
    while (!this.#isAtRest(each * this.pages.length, REST_MS[transport])) {
      if (performance.now() > deadlineMs) throw new Error('connections go on opening');
      await delay(LOOK_MS);
    }
  }

  /** How long an ordinary request takes in the first tab, ms; `patienceMs` if there is no answer by then. */
  request(patienceMs: number): Promise<number> {
    return this.pages[0]!.evaluate(ask, patienceMs);
  }

  #isAtRest(wanted: number, restMs: number): boolean {
    const settled = this.#firstEvent.count + this.#failed;
    return settled === wanted || performance.now() - this.#changedMs > restMs;
  }

  #hear(fate: Fate, ms: number): void {
    this.#changedMs = performance.now();
    if (fate === 'opened') this.#firstEvent.record(ms * 1000);
    else if (fate === 'failed') this.#failed += 1;
    else this.#lost += 1;
  }
}
