import { randomBytes } from 'node:crypto';
import { type Observable, Subject } from 'rxjs';
import type { Engine, FeedEvent, Published, PublishOptions } from './engine.js';
import type { HubEvent } from './event.js';

/** How long a de-duplication key is remembered, ms. */
const DEDUPLICATION_MS = 120_000;
/** Keys remembered at most; the oldest go first. */
const MAX_KEYS = 1_000_000;

interface Pending {
  readonly event: HubEvent;
  readonly stored: (published: Published) => void;
}

/** One node, no file: a start is a new epoch, and the hub's rings are all there is to remember. */
export class MemoryEngine implements Engine {
  readonly #epoch = randomBytes(5).toString('hex');
  readonly #feed = new Subject<FeedEvent>();
  readonly #keys = new Map<string, Published>();
  #pending: Pending[] = [];
  #sequence = 0;
  #time = 0;

  open(): Promise<void> {
    this.#feed.next({ kind: 'reset', epoch: this.#epoch, floor: 0, head: 0, time: Date.now() });
    this.#feed.next({ kind: 'live' });
    return Promise.resolve();
  }

  publish(topic: string, body: string, options: PublishOptions = {}): Promise<Published> {
    // A clock that is set back must not make time fall: positions are compared by it.
    this.#time = Math.max(Date.now(), this.#time);
    const known = options.id === undefined ? undefined : this.#recall(options.id);
    if (known !== undefined) return Promise.resolve({ ...known, duplicate: true });

    this.#sequence += 1;
    const event = { topic, sequence: this.#sequence, time: this.#time, body, ends: options.ends };
    if (options.id !== undefined) {
      this.#keys.set(options.id, { sequence: event.sequence, time: event.time, duplicate: false });
    }
    if (this.#pending.length === 0) setImmediate(() => this.#pass());
    return new Promise((stored) => this.#pending.push({ event, stored }));
  }

  feed(): Observable<FeedEvent> {
    return this.#feed;
  }

  head(): Promise<{ epoch: string; sequence: number }> {
    return Promise.resolve({ epoch: this.#epoch, sequence: this.#sequence });
  }

  /** Nothing is kept here: the hub's rings are the log. */
  forget(_topic: string, upTo: number, entirely: boolean): Promise<void> {
    if (!entirely) return Promise.resolve();
    this.#pass();
    this.#sequence += 1;
    const { sequence, time } = { sequence: this.#sequence, time: this.#time };
    this.#feed.next({ kind: 'floor', sequence, time, below: upTo + 1, loss: false });
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#pass();
    this.#feed.complete();
    return Promise.resolve();
  }

  /** Everything published since the last turn of the event loop leaves together: the more load, the larger the pass. */
  #pass(): void {
    if (this.#pending.length === 0) return;
    const pending = this.#pending;
    this.#pending = [];
    this.#feed.next({ kind: 'pass', events: pending.map(({ event }) => event) });
    for (const { event, stored } of pending) {
      stored({ sequence: event.sequence, time: event.time, duplicate: false });
    }
  }

  #recall(id: string): Published | undefined {
    // A Map keeps the order of insertion: the oldest keys stand first.
    for (const [key, published] of this.#keys) {
      if (published.time >= this.#time - DEDUPLICATION_MS && this.#keys.size < MAX_KEYS) break;
      this.#keys.delete(key);
    }
    return this.#keys.get(id);
  }
}
