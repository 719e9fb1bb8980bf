import { duration } from '../ui/format.js';

/** An ordinary request beside the streams, and how long it takes. */
export class Request {
  readonly #startMs = performance.now();
  readonly #stop = new AbortController();
  #answer: string | undefined;

  constructor(answered: () => void) {
    void fetch('time', { cache: 'no-store', signal: this.#stop.signal })
      .then(
        () => (this.#answer = `answered after ${this.#took}`),
        () => (this.#answer = 'failed'),
      )
      .then(answered);
  }

  get pending(): boolean {
    return this.#answer === undefined;
  }

  get text(): string {
    return this.#answer ?? `waiting for ${this.#took}`;
  }

  abort(): void {
    this.#stop.abort();
  }

  get #took(): string {
    return duration(performance.now() - this.#startMs);
  }
}
