import type { ControlData, ControlName, PollAnswer } from '../../../src/protocol/messages.js';
import { createTicker, type Ticker, type TickerOptions } from '../index.js';
import type { Constructors, TransportName } from '../transports/transport.js';

export const id = (sequence: number, epoch = 'e1'): string => `${epoch}-${sequence}-${sequence.toString(36)}`;

/** One connection as the server sees it; the test says what the server says. */
export abstract class FakeConnection {
  closed = false;
  readonly commands: { event: string; data: { ref: number; topics: string[] } }[] = [];
  readonly query: URLSearchParams;

  constructor(
    readonly transport: TransportName,
    readonly url: string,
  ) {
    this.query = new URL(url).searchParams;
  }

  get topics(): string[] {
    return this.#list('topics');
  }

  get fresh(): string[] {
    return this.#list('fresh');
  }

  hello(heartbeatMs = 15_000, conflateMs = 0): void {
    const topics = [...this.topics, ...this.fresh];
    this.say('hello', { version: 1, topics, conflateMs, heartbeatMs, time: 0 });
  }

  live(sequence: number, ref?: number, epoch?: string): void {
    this.say('live', { empty: [], ...(ref === undefined ? {} : { ref }) }, id(sequence, epoch));
  }

  /** `hello` and `live`: nothing was due. */
  welcome(sequence: number): void {
    this.hello();
    this.live(sequence);
  }

  abstract say<Name extends ControlName>(name: Name, data: ControlData[Name], id?: string): void;
  abstract tick(topic: string, sequence: number, epoch?: string): void;
  /** The connection breaks; a WebSocket with a code. */
  abstract fail(code?: number): void;

  #list(name: string): string[] {
    return this.query.get(name)?.split(',') ?? [];
  }
}

class FakeEventSource extends FakeConnection {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: (() => void) | null = null;

  say(event: string, data: unknown, id?: string): void {
    this.#deliver(JSON.stringify({ event, ...(id === undefined ? {} : { id }), data }), '');
  }

  tick(topic: string, sequence: number, epoch?: string): void {
    this.#deliver(JSON.stringify({ topic, time: 0, data: { sequence } }), id(sequence, epoch));
  }

  fail(): void {
    this.onerror?.();
  }

  close(): void {
    this.closed = true;
  }

  #deliver(data: string, lastEventId: string): void {
    this.onmessage?.({ data, lastEventId } as MessageEvent);
  }
}

class FakeWebSocket extends FakeConnection {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;

  say(event: string, data: unknown, id?: string): void {
    this.#deliver({ event, ...(id === undefined ? {} : { id }), data });
  }

  tick(topic: string, sequence: number, epoch?: string): void {
    this.#deliver([{ id: id(sequence, epoch), data: { topic, time: 0, data: { sequence } } }]);
  }

  fail(code = 1006): void {
    this.onclose?.({ code, reason: '' } as CloseEvent);
  }

  send(text: string): void {
    this.commands.push(JSON.parse(text) as FakeWebSocket['commands'][number]);
  }

  close(): void {
    this.closed = true;
  }

  #deliver(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  }
}

/** One request; `answer` it, or let it fail. */
export class FakePoll extends FakeConnection {
  #resolve!: (response: unknown) => void;
  #reject!: (error: Error) => void;
  readonly response = new Promise<unknown>((resolve, reject) => {
    this.#resolve = resolve;
    this.#reject = reject;
  });

  answer(answer: Partial<PollAnswer> & { position: string }): void {
    const topics = [...this.topics, ...this.fresh];
    const hello = { version: 1, topics, conflateMs: 0, heartbeatMs: 25_000, time: 0 };
    this.closed = true;
    const whole = { hello, resets: [], events: [], ended: [], live: { empty: [] }, ...answer };
    this.#resolve({ status: 200, headers: new Headers(), json: () => Promise.resolve(whole) });
  }

  refuse(problem: object): void {
    this.#resolve({ status: 400, headers: new Headers(), json: () => Promise.resolve(problem) });
  }

  end(): void {
    this.#resolve({ status: 204, headers: new Headers() });
  }

  say(): never {
    throw new Error('a poll is answered as a whole');
  }

  tick(): never {
    throw new Error('a poll is answered as a whole');
  }

  fail(): void {
    this.#reject(new Error('no network'));
  }
}

/** A server that keeps every connection it was ever asked for. */
export class FakeServer {
  readonly connections: FakeConnection[] = [];
  readonly constructors: Pick<Constructors, 'EventSource' | 'WebSocket' | 'fetch'>;

  constructor() {
    const keep = <Connection extends FakeConnection>(connection: Connection): Connection => {
      this.connections.push(connection);
      return connection;
    };
    // Called with `new`, a function that returns an object gives that object.
    this.constructors = {
      EventSource: function (url: string) {
        return keep(new FakeEventSource('sse', url));
      } as unknown as Constructors['EventSource'],
      WebSocket: function (url: string) {
        return keep(new FakeWebSocket('websocket', url));
      } as unknown as Constructors['WebSocket'],
      fetch: ((url: string, { signal }: { signal: AbortSignal }) => {
        const poll = keep(new FakePoll('poll', url));
        signal.addEventListener('abort', () => (poll.closed = true));
        return poll.response;
      }) as unknown as typeof fetch,
    };
  }

  /** The newest connection. */
  get last(): FakeConnection {
    return this.connections.at(-1)!;
  }

  get open(): FakeConnection[] {
    return this.connections.filter(({ closed }) => !closed);
  }
}

export interface Started {
  server: FakeServer;
  ticker: Ticker;
  /** `topic#sequence`, `reset:topics`, `gap:topics`. */
  told: string[];
  states: string[];
}

/** A ticker on a fake server, and what it has told so far. */
export function startTicker(options: Partial<TickerOptions> = {}, server = new FakeServer()): Started {
  const constructors = { ...server.constructors, ...options.constructors };
  const ticker = createTicker({ url: 'http://ticker.test', topics: ['a'], ...options, constructors });
  const told: string[] = [];
  const states: string[] = [];
  ticker.on('tick', ({ data }) => told.push(`${data.topic}#${(data.data as { sequence: number }).sequence}`));
  ticker.on('reset', ({ topics }) => told.push(`reset:${topics.join(',')}`));
  ticker.on('gap', ({ topics }) => told.push(`gap:${topics.join(',')}`));
  ticker.on('state', ({ state, transport }) => states.push(`${state} ${transport}`));
  return { server, ticker, told, states };
}
