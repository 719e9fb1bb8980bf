import type { CDPSession, Page } from 'playwright-core';
import { byTopic, type Sequences, type Truth, TOPICS } from './truth.js';

/** As much of the library's options as a test gives; what is left out is the library's own choice. */
export interface TickerOptions {
  readonly url: string;
  readonly topics?: readonly string[];
  readonly transports?: readonly string[];
  readonly [option: string]: unknown;
}

/** A ticker, or a native EventSource, in a page. */
export class PageRun {
  constructor(
    readonly page: Page,
    readonly name: string,
  ) {}

  /** Waits for, asks or does what `in-page.js` has by that name. */
  call<Result = void>(method: string, ...args: unknown[]): Promise<Result> {
    return this.page.evaluate(`${this.#here}.${method}(...${JSON.stringify(args)})`);
  }

  get<Result>(field: string): Promise<Result> {
    return this.page.evaluate(`${this.#here}.${field}`);
  }

  get #here(): string {
    return `runs[${JSON.stringify(this.name)}]`;
  }

  is(state: string, transport?: string): Promise<void> {
    return this.call('is', state, ...(transport === undefined ? [] : [transport]));
  }

  async shown(): Promise<Sequences> {
    return byTopic(await this.get<[string, number][]>('ticks'));
  }

  /** Waits for the newest of each topic; then it must be exactly what was published: nothing missing, nothing twice. */
  async hasAll(truth: Truth, from = 0): Promise<void> {
    await this.call('level', truth.last);
    expect(await this.shown()).toEqual(truth.sequences(from));
  }
}

/** A page with nothing in it but what a test starts there. */
export class TickerPage {
  /** Whatever the browser complained about. */
  readonly problems: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => void (message.type() === 'log' || this.problems.push(message.text())));
  }

  /** `site` serves the files of `recorder.ts`. */
  static async open(tab: Page, site: string): Promise<TickerPage> {
    const page = new TickerPage(tab);
    await page.goTo(`${site}/recorder.html`);
    return page;
  }

  async goTo(address: string): Promise<void> {
    await this.page.goto(address);
    await this.page.waitForFunction(() => 'startNative' in globalThis);
  }

  async start(name: string, options: TickerOptions): Promise<PageRun> {
    await this.page.evaluate(
      `start(${JSON.stringify(name)}, ${JSON.stringify({ topics: TOPICS, ...options })})`,
    );
    return this.run(name);
  }

  async startNative(name: string, url: string): Promise<PageRun> {
    const address = `${url}/sse?topics=${TOPICS.join(',')}`;
    await this.page.evaluate(`startNative(${JSON.stringify(name)}, ${JSON.stringify(address)})`);
    return this.run(name);
  }

  run(name: string): PageRun {
    return new PageRun(this.page, name);
  }

  devTools(): Promise<CDPSession> {
    return this.page.context().newCDPSession(this.page);
  }
}
