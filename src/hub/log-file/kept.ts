import type { HubEvent } from '../event.js';
import { History, type Run, shedOldest } from '../history.js';

export interface KeptLimits {
  readonly historyEvents: number;
  readonly maxHistoryBytes: number;
}

/**
 * What is retained, as the hub retains it: the same events, the same limits. It shares the hub's objects, so that it
 * costs a pointer an event, and says what the file is rewritten from.
 */
export class Kept {
  readonly #topics = new Map<string, History>();
  /** About what the events take up, here and in a file just rewritten. */
  #bytes = 0;

  constructor(private readonly limits: KeptLimits) {}

  get bytes(): number {
    return this.#bytes;
  }

  /** What is known of a topic begins anew. */
  begin(topic: string, evicted: number): void {
    this.#bytes -= this.#topics.get(topic)?.bytes ?? 0;
    this.#topics.set(topic, new History(topic, this.limits.historyEvents, evicted));
  }

  append(event: HubEvent): void {
    let history = this.#topics.get(event.topic);
    if (history === undefined) {
      history = new History(event.topic, this.limits.historyEvents, 0);
      this.#topics.set(event.topic, history);
    }
    const before = history.bytes;
    history.push(event);
    this.#bytes += history.bytes - before;
  }

  /** The name of a known topic, to be shared by its events. */
  nameOf(topic: string): string {
    return this.#topics.get(topic)?.topic ?? topic;
  }

  /** Whether an event has been seen already: a rewritten file may hold one twice. */
  holds(topic: string, sequence: number): boolean {
    const history = this.#topics.get(topic);
    if (history === undefined) return false;
    return sequence <= Math.max(history.latest?.sequence ?? 0, history.evicted);
  }

  forget(topic: string, upTo: number): void {
    const history = this.#topics.get(topic);
    if (history === undefined) return;
    this.#bytes -= history.bytes;
    const { next, end } = history.after(upTo);
    if (next === end) {
      this.#topics.delete(topic);
      return;
    }
    history.trim(end - next);
    this.#bytes += history.bytes;
  }

  histories(): IterableIterator<History> {
    return this.#topics.values();
  }

  evicted(): Map<string, number> {
    return new Map([...this.#topics.values()].map(({ topic, evicted }) => [topic, evicted]));
  }

  runs(): Run[] {
    return [...this.#topics.values()].map((history) => history.after(0));
  }

  /** After each pass, as the hub does. */
  shed(): void {
    if (this.#bytes <= this.limits.maxHistoryBytes) return;
    this.#bytes = shedOldest(() => this.#topics.values(), this.#bytes, this.limits.maxHistoryBytes);
  }
}
