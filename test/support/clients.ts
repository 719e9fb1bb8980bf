import { createParser } from 'eventsource-parser';
import { get } from 'node:http';
import { createGunzip } from 'node:zlib';
import { WebSocket } from 'ws';
import type { PollAnswer } from '../../src/protocol/messages.js';
import { type Answer, askOver, http2Session, textOf } from './http2.js';
import type { TestServer } from './server.js';

export const TRANSPORTS = ['sse', 'websocket', 'poll'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** What came, the same for all transports; a tick has no `event`. */
export interface Received {
  readonly event?: string;
  readonly id?: string;
  /** Exactly as written on the wire. */
  readonly text: string;
  readonly data: any;
}

export interface Ask {
  readonly topics?: string;
  readonly fresh?: string;
  readonly lastEventId?: string;
  readonly conflateMs?: number;
  readonly named?: 0 | 1;
  readonly batch?: 0 | 1;
  /** With `FAULTS=1`: whose connection it is. */
  readonly page?: string;
}

/** Records everything a connection receives, and lets a test wait for what it expects. */
export abstract class TestClient {
  readonly received: Received[] = [];
  /** How it ended: a WebSocket close code, 0 for the end of a stream or an abort. */
  readonly ended: Promise<number>;
  protected end!: (code: number) => void;
  #changed: (() => void)[] = [];

  constructor() {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  get ticks(): Received[] {
    return this.received.filter(({ event }) => event === undefined);
  }

  get lastId(): string | undefined {
    return this.received.findLast(({ id }) => id !== undefined)?.id;
  }

  /** Waits until one of the messages, past or to come, fits. */
  async until(fits: (message: Received) => boolean, skip = 0): Promise<Received> {
    for (;;) {
      const found = this.received.filter(fits)[skip];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#changed.push(resolve));
    }
  }

  /** Waits for the message of that name. */
  named(event: string, skip = 0): Promise<Received> {
    return this.until((message) => message.event === event, skip);
  }

  /** Waits for a tick whose data holds `n`. */
  tick(n: number): Promise<Received> {
    return this.until(({ event, data }) => event === undefined && data.data.n === n);
  }

  abstract close(): void;

  protected take(event: string | undefined, id: string | undefined, text: string): void {
    const data: unknown = JSON.parse(text);
    this.received.push({
      ...(event === undefined ? {} : { event }),
      ...(id === undefined ? {} : { id }),
      text,
      data,
    });
    for (const wake of this.#changed.splice(0)) wake();
  }
}

export function query(ask: Ask): string {
  const given = Object.entries(ask).filter(([, value]) => value !== undefined) as [string, unknown][];
  return new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)])).toString();
}

/** A stream of events over HTTP/1.1; over HTTP/2, on a connection of its own, where the URL begins with https. */
export class SseClient extends TestClient {
  readonly response: Promise<Answer>;
  #leave!: () => void;
  retry: number | undefined;
  /** Of its body, as they came. */
  bytes = 0;

  constructor(url: string, headers: Record<string, string> = {}) {
    super();
    const fields = { accept: 'text/event-stream', ...headers };
    this.response = (
      url.startsWith('https:') ? this.#askOverHttp2(url, fields) : this.#ask(url, fields)
    ).then((answer) => this.#read(answer));
    this.response.catch(() => this.end(0));
  }

  close(): void {
    this.#leave();
  }

  #ask(url: string, headers: Record<string, string>): Promise<Answer> {
    const request = get(url, { headers, agent: false });
    this.#leave = () => request.destroy();
    return new Promise((resolve, reject) => {
      request.once('response', (body) =>
        resolve({ statusCode: body.statusCode!, headers: body.headers, body }),
      );
      request.once('error', reject);
    });
  }

  #askOverHttp2(url: string, headers: Record<string, string>): Promise<Answer> {
    const { origin, pathname, search } = new URL(url);
    const session = http2Session(origin);
    this.#leave = () => session.destroy();
    return askOver(session, pathname + search, { headers });
  }

  #read(answer: Answer): Answer {
    const parser = createParser({
      onEvent: ({ event, id, data }) => this.take(event, id, data),
      onRetry: (retry) => (this.retry = retry),
    });
    const { headers, body } = answer;
    body.on('data', (bytes: Buffer) => (this.bytes += bytes.length));
    const gzip = headers['content-encoding'] === 'gzip';
    // The stream has no trailer to wait for.
    const text = gzip ? body.pipe(createGunzip()).on('error', () => undefined) : body;
    text.setEncoding('utf8').on('data', (piece: string) => parser.feed(piece));
    body.once('close', () => this.end(0)).on('error', () => this.end(0));
    return answer;
  }
}

interface WireMessage {
  event?: string;
  id?: string;
}

/** The text of `data` as it stood in a message: bodies are compared byte for byte. */
const dataOf = (text: string): string => text.slice(text.indexOf('"data":') + '"data":'.length, -1);

export class WsClient extends TestClient {
  readonly socket: WebSocket;
  readonly opened: Promise<void>;

  constructor(url: string, headers: Record<string, string> = {}) {
    super();
    this.socket = new WebSocket(url, { headers, rejectUnauthorized: false });
    this.opened = new Promise((resolve) => this.socket.once('open', resolve));
    this.socket.on('message', (bytes: Buffer) => this.#message(bytes.toString()));
    this.socket.once('close', (code) => this.end(code)).on('error', () => undefined);
  }

  async send(event: string, data: object): Promise<void> {
    await this.opened;
    this.socket.send(JSON.stringify({ event, data }));
  }

  close(): void {
    this.socket.terminate();
  }

  #message(text: string): void {
    const message = JSON.parse(text) as WireMessage | WireMessage[];
    if (!Array.isArray(message)) return this.take(message.event, message.id, dataOf(text));
    for (const { event, id, ...rest } of message)
      this.take(event, id, dataOf(JSON.stringify({ id, ...rest })));
  }
}

export class PollClient extends TestClient {
  readonly answers: PollAnswer[] = [];
  readonly #abort = new AbortController();

  constructor(url: string, ask: Ask) {
    super();
    const fetcher = url.startsWith('https:') ? this.#overHttp2(url) : this.#overHttp1(url);
    this.#run(fetcher, ask).catch(() => this.end(0));
  }

  close(): void {
    this.#abort.abort();
  }

  #overHttp1(url: string): (query: string) => Promise<string> {
    const { signal } = this.#abort;
    return async (search) => (await fetch(url + search, { signal })).text();
  }

  #overHttp2(url: string): (query: string) => Promise<string> {
    const { origin, pathname } = new URL(url);
    const session = http2Session(origin);
    this.#abort.signal.addEventListener('abort', () => session.destroy());
    return async (search) => textOf(await askOver(session, pathname + search));
  }

  async #run(fetcher: (query: string) => Promise<string>, ask: Ask): Promise<void> {
    let next = ask;
    for (;;) {
      const text = await fetcher(`?${query(next)}`);
      const answer = JSON.parse(text) as PollAnswer;
      if (this.answers.push(answer) === 1) this.take('hello', undefined, JSON.stringify(answer.hello));
      for (const reset of answer.resets) this.take('reset', undefined, JSON.stringify(reset));
      for (const { id, data } of answer.events) this.take(undefined, id, JSON.stringify(data));
      if (answer.live !== null) this.take('live', answer.position, JSON.stringify(answer.live));
      const { topics, fresh, ...rest } = next;
      const all = [topics, fresh].filter((list) => list !== undefined).join(',');
      next = { ...rest, topics: all, lastEventId: answer.position };
    }
  }
}

const open = new Set<TestClient>();

/** Connects and asks, on whichever transport. Closed after each test. */
export function connect(
  transport: Transport,
  server: Pick<TestServer, 'url' | 'wsUrl'>,
  ask: Ask,
): TestClient {
  const { url, wsUrl } = server;
  const client =
    transport === 'sse'
      ? new SseClient(`${url}/sse?${query(ask)}`)
      : transport === 'websocket'
        ? new WsClient(`${wsUrl}?${query(ask)}`)
        : new PollClient(`${url}/poll`, ask);
  return track(client);
}

export function track<Client extends TestClient>(client: Client): Client {
  open.add(client);
  return client;
}

afterEach(() => {
  for (const client of open) client.close();
  open.clear();
});
