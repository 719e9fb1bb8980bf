import { ADDRESS, type Client } from './client.js';
import { parseBlock, type Sent } from './decode.js';
import type { Diary } from './diary.js';
import type { LazySink } from './lazy.sink.js';
import type { Network } from './network.js';

/** A browser's EventSource and the few lines of a page: nothing but `Last-Event-ID` to go on from. */
export class NativeClient implements Client {
  readonly name = 'native';
  #sink: LazySink | undefined;
  #lastEventId = '';
  #retryMs = 1000;
  #live = false;
  /** By a 204, which ends an EventSource for good. */
  over = false;
  /** Said, and in effect with the next id. */
  #resets: string[][] = [];

  constructor(
    private readonly network: Network,
    readonly diary: Diary,
    private readonly query: string,
  ) {
    this.#connect();
  }

  get settled(): boolean {
    return this.over || (this.#live && this.#sink?.served === true);
  }

  wake(): void {
    // A browser comes back when it likes.
  }

  #connect(): void {
    if (this.over) return;
    this.#live = false;
    this.#resets = [];
    const header = this.#lastEventId === '' ? undefined : this.#lastEventId;
    this.diary.say(`→ ${this.query} Last-Event-ID: ${this.#lastEventId}`);
    const receiver = { message: (text: string) => this.#hear(text), ended: () => this.#later() };
    this.#sink = this.network.openStream(`${ADDRESS}sse?${this.query}`, header, receiver);
    if (this.#sink === undefined) this.over = true;
  }

  #later(): void {
    this.#live = false;
    setTimeout(() => this.#connect(), this.#retryMs);
  }

  #hear(block: string): void {
    this.diary.say(`← ${block}`);
    const { event, id, retry, data } = parseBlock(block);
    if (retry !== undefined) this.#retryMs = Number(retry);
    if (id !== undefined) {
      this.#lastEventId = id;
      for (const topics of this.#resets.splice(0)) this.diary.reset(topics);
    }
    const value = JSON.parse(data) as Sent['data'] & { topics: string[] };
    if (event === undefined) this.diary.show(value.topic, value.data.uid, data);
    else if (event === 'reset') this.#resets.push(value.topics);
    else if (event === 'live') this.#live = true;
  }
}
