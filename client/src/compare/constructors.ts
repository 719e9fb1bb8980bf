import type { PollAnswer } from '../../../src/protocol/messages.js';
import type { TickerOptions } from '../index.js';
import { FetchEventSource } from './fetch-event-source.js';
import type { Kind } from './kinds.js';
import { CLOSED_HERE, type Connection, type Recorder } from './recorder.js';
import { eventsOfAnswer, eventsOfMessage, isControlText } from './wire-text.js';

type Constructors = NonNullable<TickerOptions['constructors']>;

/** Marks a connection as one of this page, so that a fault can be put on it. */
type Address = (url: string) => string;

/**
 * The platform's own, with instruments: each connection of the library leaves a record.
 * @param page undefined: the server does not know pages, and is not told of one
 */
export function recording(kind: Kind, recorder: Recorder, page: string | undefined): Constructors {
  const address: Address = (url) => {
    const marked = new URL(url);
    if (page !== undefined) marked.searchParams.set('page', page);
    return marked.href;
  };
  if (kind === 'sse') return { EventSource: eventSource(recorder, address) };
  if (kind === 'websocket') return { WebSocket: webSocket(recorder, address) };
  if (kind === 'poll') return { fetch: polling(recorder, address) };
  return {
    EventSource: class extends FetchEventSource {
      constructor(url: string) {
        super(address(url), recorder.open());
      }
    },
  };
}

const eventSource = (recorder: Recorder, address: Address): Constructors['EventSource'] =>
  class extends EventSource {
    readonly #connection = recorder.open();

    constructor(url: string) {
      super(address(url));
      this.addEventListener('message', ({ data, lastEventId }: MessageEvent<string>) => {
        this.#connection.heard(data, isControlText(data) ? [] : [{ id: lastEventId, data }]);
      });
      // 0: it would come back by itself; 2: it has given up for good, as it does after 204 and every error.
      this.addEventListener('error', () => this.#connection.ended(`error, readyState ${this.readyState}`));
    }

    override close(): void {
      this.#connection.ended(CLOSED_HERE);
      super.close();
    }
  };

const webSocket = (recorder: Recorder, address: Address): Constructors['WebSocket'] =>
  class extends WebSocket {
    readonly #connection = recorder.open();

    constructor(url: string) {
      super(address(url));
      this.addEventListener('message', ({ data }: MessageEvent<string>) => {
        this.#connection.heard(data, eventsOfMessage(data));
      });
      this.addEventListener('close', ({ code, reason }) => {
        this.#connection.ended(['close', code, reason].filter((part) => part !== '').join(' '));
      });
    }

    override close(): void {
      this.#connection.ended(CLOSED_HERE);
      super.close();
    }
  };

/** Many requests, one connection: it lasts for as long as each is answered. */
function polling(recorder: Recorder, address: Address): typeof fetch {
  let connection: Connection | undefined;
  const begin = (signal: AbortSignal | null | undefined): Connection => {
    const begun = recorder.open();
    signal?.addEventListener('abort', () => begun.ended(CLOSED_HERE), { once: true });
    return begun;
  };
  return async (input, init) => {
    if (connection?.open !== true) connection = begin(init?.signal);
    const current = connection;
    try {
      const response = await fetch(address(input as string), init);
      if (response.status !== 200) current.ended(`status ${response.status}`);
      if (response.status !== 200) return response;
      const text = await response.text();
      current.heard(text, eventsOfAnswer(text));
      // Each answer says hello; parsed once, as it would be read anyway.
      if (recorder.heartbeatMs === 0) current.greeted((JSON.parse(text) as PollAnswer).hello);
      return new Response(text, { headers: response.headers });
    } catch (error) {
      current.ended('network error');
      throw error;
    }
  };
}
