import type { Line } from './line.js';

/** One request of a long poll and its answer. */
export class LazyPoll<Answer> implements Line {
  open = true;
  #asked = false;
  #answer: (() => void) | undefined;
  #resolve!: (answer: Answer) => void;
  #reject!: (error: unknown) => void;
  /** What the client waits for. */
  readonly response = new Promise<Answer>((resolve, reject) => {
    this.#resolve = resolve;
    this.#reject = reject;
  });

  constructor(
    private readonly ask: () => Promise<Answer>,
    /** The server hears that nobody waits any more. */
    private readonly abandon: () => void,
  ) {}

  get idle(): boolean {
    return this.#asked && this.#answer === undefined;
  }

  rise(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.ask().then(
      (answer) => (this.#answer = () => this.#resolve(answer)),
      (error: unknown) => (this.#answer = () => this.#reject(error)),
    );
  }

  drain(): void {
    // One answer, and it is small.
  }

  deliver(): void {
    if (!this.open || this.#answer === undefined) return;
    this.open = false;
    this.#answer();
  }

  break(serverHears: boolean): void {
    if (!this.open) return;
    this.open = false;
    if (serverHears) this.abandon();
    this.#reject(new Error('the connection is broken'));
  }
}
