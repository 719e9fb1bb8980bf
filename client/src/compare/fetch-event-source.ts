import { CLOSED_HERE, type Connection } from './recorder.js';
import { SseParser } from './sse-parser.js';
import { isControlText } from './wire-text.js';

/**
 * An EventSource made of `fetch`: it sees what the browser's own hides, the status for one. It never reconnects by
 * itself, which the library would not let it do anyway.
 */
export class FetchEventSource {
  onmessage: ((event: MessageEvent) => unknown) | null = null;
  onerror: ((event: Event) => unknown) | null = null;
  readonly #stop = new AbortController();

  constructor(
    url: string,
    private readonly connection: Connection,
  ) {
    void this.#read(url)
      .catch(() => 'network error')
      .then((how) => this.#end(how));
  }

  close(): void {
    this.connection.ended(CLOSED_HERE);
    this.#stop.abort();
  }

  /** @returns how it ended */
  async #read(url: string): Promise<string> {
    const headers = { Accept: 'text/event-stream' };
    const response = await fetch(url, { headers, cache: 'no-store', signal: this.#stop.signal });
    if (response.status !== 200 || response.body === null) return `status ${response.status}`;
    const parser = new SseParser(({ type, data, lastEventId }) => {
      // The body's bytes are counted as they come; an event adds none.
      this.connection.heard(data, isControlText(data) ? [] : [{ id: lastEventId, data }], 0);
      if (type === 'message') this.onmessage?.(new MessageEvent('message', { data, lastEventId }));
    });
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 'end of the body';
      this.connection.heard('', [], value.byteLength);
      parser.push(decoder.decode(value, { stream: true }));
    }
  }

  #end(how: string): void {
    this.connection.ended(how);
    if (!this.#stop.signal.aborted) this.onerror?.(new Event('error'));
  }
}
