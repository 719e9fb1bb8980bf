import type { FakeTab } from '../../client/src/testing/fake-browser.js';
import { ADDRESS, type Client } from './client.js';
import { parseBlock } from './decode.js';
import type { Diary } from './diary.js';
import type { LazySink } from './lazy.sink.js';
import type { Network } from './network.js';

export const TRANSPORTS = ['sse', 'websocket', 'poll'] as const;

/** As much of the library as is used here: its own types need a browser's. */
export interface Ticker {
  readonly state: string;
  readonly transport: string;
  on(name: 'tick', listener: (event: { data: { topic: string; data: { uid: number } } }) => void): void;
  on(name: 'reset', listener: (reset: { topics: string[]; reason: string }) => void): void;
  setTopics(topics: readonly string[]): void;
  setConflateMs(ms: number): void;
  switchTransport(transport: string): Promise<unknown>;
  wake(): void;
  suspend(): void;
  resume(): void;
  close(): void;
}

export type CreateTicker = (options: {
  url: string;
  topics: readonly string[];
  transports: readonly string[];
  conflateMs: number;
  share: boolean;
  constructors: object;
}) => Ticker;

/** The project's own library on lines that the test moves. */
export class LibraryClient implements Client {
  readonly ticker: Ticker;
  /** What it has open. */
  readonly #sinks = new Set<LazySink>();

  constructor(
    readonly name: string,
    private readonly network: Network,
    readonly diary: Diary,
    createTicker: CreateTicker,
    options: { topics: readonly string[]; transports: readonly string[]; conflateMs: number },
    /** Of a browser whose tabs share. */
    private readonly tab?: FakeTab,
  ) {
    const constructors = { ...this.#constructors(), ...tab };
    const share = tab !== undefined;
    this.ticker = createTicker({ url: ADDRESS, ...options, share, constructors });
    this.ticker.on('tick', ({ data }) => diary.show(data.topic, data.data.uid, JSON.stringify(data)));
    this.ticker.on('reset', ({ topics, reason }) => diary.reset(topics, reason === 'restarted'));
  }

  get settled(): boolean {
    const { state } = this.ticker;
    return state === 'closed' || (state === 'live' && this.#sinks.size <= 1);
  }

  setTopics(topics: readonly string[]): void {
    // What it shows while it changes its list is already of the new one.
    this.diary.change(topics);
    this.ticker.setTopics(topics);
  }

  wake(): void {
    this.ticker.wake();
  }

  /** The tab is gone without a word to anybody. */
  crash(serverHears: boolean): void {
    this.tab?.crash();
    for (const sink of this.#sinks) sink.hangUp(serverHears);
    this.ticker.close();
  }

  get over(): boolean {
    return this.ticker.state === 'closed';
  }

  #constructors(): object {
    const { network, diary } = this;
    const keep = (sink: LazySink | undefined): void => void (sink !== undefined && this.#sinks.add(sink));
    const drop = (sink: LazySink | undefined): void => {
      if (sink === undefined) return;
      this.#sinks.delete(sink);
      sink.hangUp();
    };

    class EventSource {
      onmessage: ((event: { data: string; lastEventId: string }) => void) | null = null;
      onerror: (() => void) | null = null;
      #lastEventId = '';
      readonly #sink: LazySink | undefined;

      constructor(url: string) {
        diary.say(`→ ${url}`);
        const ended = (): void => this.onerror?.();
        this.#sink = network.openStream(url, undefined, { message: (text) => this.#hear(text), ended });
        keep(this.#sink);
        if (this.#sink === undefined) queueMicrotask(ended);
      }

      close(): void {
        drop(this.#sink);
      }

      #hear(block: string): void {
        diary.say(`← ${block}`);
        const { id, data } = parseBlock(block);
        if (id !== undefined) this.#lastEventId = id;
        this.onmessage?.({ data, lastEventId: this.#lastEventId });
      }
    }

    class WebSocket {
      onmessage: ((event: { data: string }) => void) | null = null;
      onclose: ((event: object) => void) | null = null;
      readonly #sink: LazySink;

      constructor(url: string) {
        diary.say(`→ ${url}`);
        const ended = (): void => {
          drop(this.#sink);
          this.onclose?.({ code: 1006, reason: '' });
        };
        this.#sink = network.openSocket(url, { message: (data) => this.#hear(data), ended });
        keep(this.#sink);
      }

      send(text: string): void {
        diary.say(`→ ${text}`);
        this.#sink.ask(text);
      }

      close(): void {
        drop(this.#sink);
      }

      #hear(data: string): void {
        diary.say(`← ${data}`);
        this.onmessage?.({ data });
      }
    }

    const fetch = (url: string, { signal }: { signal: AbortSignal }): unknown => {
      diary.say(`→ ${url}`);
      return network.request(url, signal);
    };
    return { EventSource, WebSocket, fetch };
  }
}
