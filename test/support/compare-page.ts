import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { newTab, ownTab } from './tabs.js';

export type Kind = 'sse' | 'websocket' | 'poll' | 'fetch';
export type Letter = 'a' | 'b';

/** A server without faults has no such route, and Chromium says so. */
const EXPECTED = /the server responded with a status of 404/;

const WAIT_MS = 12_000;

/** The comparison page as somebody sees it who can only look, click and type. */
export class ComparePage {
  /** Whatever else the browser complained about. */
  readonly problems: string[] = [];
  /** Addresses of all requests and WebSockets. */
  readonly addresses: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() !== 'log' && !EXPECTED.test(message.text())) this.problems.push(message.text());
    });
    page.on('request', (request) => this.addresses.push(request.url()));
    page.on('websocket', (socket) => this.addresses.push(socket.url()));
  }

  /** @param prepare before the page is loaded */
  static async open(
    browser: Browser,
    url: string,
    options?: BrowserContextOptions,
    prepare?: (page: Page) => Promise<unknown>,
  ): Promise<ComparePage> {
    const compare = new ComparePage(await (prepare === undefined ? newTab : ownTab)(browser, options));
    // Sooner than Jest's own: this error says what was waited for.
    compare.page.setDefaultTimeout(WAIT_MS);
    await prepare?.(compare.page);
    await compare.page.goto(url);
    return compare;
  }

  /** Waits until an element has this text. */
  async shows(selector: string, text: string | RegExp): Promise<void> {
    await this.page.locator(selector, { hasText: text }).first().waitFor();
  }

  async areLive(): Promise<void> {
    for (const letter of ['a', 'b']) {
      await this.page.locator(`#head-${letter} [data-state="live"]`).waitFor();
    }
  }

  /** What the heads say is of panels that are no more: waits for them to be drawn anew. */
  async forgetStates(): Promise<void> {
    await this.evaluate(
      `for (const { dataset } of document.querySelectorAll('.head .state')) dataset.state = ''`,
    );
    await this.page.locator('.head .state[data-state=""]').first().waitFor({ state: 'detached' });
  }

  async choose(letter: Letter, kind: Kind): Promise<void> {
    await this.page.selectOption(`#kind-${letter}`, kind);
    await this.forgetStates();
  }

  /** Follows these topics from here on, on both panels. */
  async follow(topics: string): Promise<void> {
    await this.page.fill('#topics', topics);
    await this.page.click('#setup [type=submit]');
    await this.forgetStates();
  }

  cell(figure: string, letter: Letter, table = '#tape'): string {
    return `${table} [data-figure="${figure}"] td.${letter}`;
  }

  /** Waits until a figure of both panels is this, no more and no less. */
  async figures(figure: string, text: string): Promise<void> {
    for (const letter of ['a', 'b'] as const) await this.shows(this.cell(figure, letter), exactly(text));
  }

  /** Presses the button and waits for an answer of this kind. @returns all that it says */
  async compare(verdict: 'identical' | 'different' | 'nothing'): Promise<string> {
    await this.page.click('#compare-button');
    const answer = this.page.locator(`#verdict[data-verdict="${verdict}"]`);
    await answer.waitFor();
    return (await answer.textContent()) ?? '';
  }

  /** Runs in the page. */
  evaluate<Result>(script: string): Promise<Result> {
    return this.page.evaluate(script);
  }
}

const exactly = (text: string): RegExp => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
