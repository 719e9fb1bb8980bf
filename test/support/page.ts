import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Transport } from './clients.js';
import { newTab } from './tabs.js';

/** The page as somebody sees it who can only look and click. */
export class BoardPage {
  /** Whatever the browser complained about. */
  readonly problems: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() !== 'log') this.problems.push(message.text());
    });
  }

  static async open(browser: Browser, url: string, options?: BrowserContextOptions): Promise<BoardPage> {
    const board = new BoardPage(await newTab(browser, options));
    await board.page.goto(url);
    return board;
  }

  card(topic: string): string {
    return `article[data-topic="${topic}"]`;
  }

  /** Waits until an element has this text. */
  async shows(selector: string, text: string | RegExp): Promise<void> {
    await this.page.locator(selector, { hasText: text }).first().waitFor();
  }

  async lacks(selector: string): Promise<void> {
    await this.page.locator(selector).first().waitFor({ state: 'detached' });
  }

  async isLive(transport: Transport): Promise<void> {
    await this.has(`#state[data-state="live"][data-transport="${transport}"]`);
    await this.has(`input[name=transport][value=${transport}]:checked`);
  }

  async has(selector: string): Promise<void> {
    await this.page.locator(selector).first().waitFor({ state: 'attached' });
  }

  async choose(transport: Transport): Promise<void> {
    // Not `check`, which would insist on the choice: the page may have to take it back at once.
    await this.page.click(`input[name=transport][value=${transport}]`, { force: true });
  }

  async counts(name: 'events' | 'repeats' | 'resets', count: number): Promise<void> {
    await this.has(`#${name}[data-count="${count}"]`);
  }

  async count(name: 'events' | 'repeats' | 'resets'): Promise<number> {
    return Number(await this.page.getAttribute(`#${name}`, 'data-count'));
  }

  /** Runs in the page. */
  evaluate<Result>(script: string): Promise<Result> {
    return this.page.evaluate(script);
  }
}
