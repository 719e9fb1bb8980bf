import type { StreamTransport } from './orders.js';

export type StreamState = 'waiting' | 'open' | 'failed';

/** A topic that nobody publishes: a stream says hello and then only its heartbeats. */
const QUIET = 'limits.quiet';

/** One stream as the browser has it, with nothing between. */
export class Stream {
  #state: StreamState = 'waiting';
  readonly #close: () => void;

  constructor(
    transport: StreamTransport,
    page: string,
    private readonly changed: () => void,
  ) {
    const query = `?topics=${QUIET}&page=${page}`;
    this.#close = transport === 'sse' ? this.#sse(query) : this.#webSocket(query);
  }

  get state(): StreamState {
    return this.#state;
  }

  close(): void {
    this.#close();
  }

  /** That it is open only its first message proves. */
  #sse(query: string): () => void {
    const source = new EventSource(new URL(`sse${query}`, location.href));
    source.addEventListener('hello', () => this.#enter('open'));
    source.addEventListener('bye', () => {
      this.#enter('failed');
      source.close();
    });
    source.addEventListener('error', () =>
      this.#enter(source.readyState === EventSource.CLOSED ? 'failed' : 'waiting'),
    );
    return () => source.close();
  }

  #webSocket(query: string): () => void {
    const socket = new WebSocket(new URL(`ws${query}`, location.href.replace(/^http/, 'ws')));
    socket.addEventListener('message', () => this.#enter('open'));
    socket.addEventListener('close', () => this.#enter('failed'));
    return () => socket.close();
  }

  #enter(state: StreamState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.changed();
  }
}
