import { randomBytes } from 'node:crypto';
import { type Observable, Subject } from 'rxjs';
import {
  type Engine,
  EngineUnavailable,
  type FeedEvent,
  type Published,
  type PublishOptions,
} from './engine.js';
import type { HubEvent } from './event.js';
import { Keys } from './keys.js';
import type { LogFile } from './log-file/log-file.js';
import { MAX_RECORD_CHARACTERS } from './log-file/record.js';
import { replay } from './log-file/replay.js';

/** A pass does not wait for the next turn of the event loop when it has as many characters as this. */
const MAX_PASS_CHARACTERS = 4_194_304;

interface Pending {
  readonly event: HubEvent;
  /** De-duplication key; empty: none. */
  readonly id: string;
  readonly stored: (published: Published) => void;
  readonly refused: (reason: unknown) => void;
}

const positionOf = ({ sequence, time }: HubEvent): Published => ({ sequence, time, duplicate: false });

/**
 * One node. Without a file a start is a new epoch, and the hub's rings are all there is to remember; with one, a pass
 * is in the file before anybody sees it.
 */
export class MemoryEngine implements Engine {
  readonly #feed = new Subject<FeedEvent>();
  readonly #keys: Keys;
  #epoch = randomBytes(5).toString('hex');
  #pending: Pending[] = [];
  #pendingCharacters = 0;
  /** By key, those of what is pending: a second event with the key waits for the first. */
  readonly #pendingKeys = new Map<string, Promise<Published>>();
  /** Of the last event published, and of the last one stored. */
  #sequence = 0;
  #head = 0;
  #time = 0;
  #open = false;
  #passing = false;

  constructor(private readonly file?: LogFile) {
    this.#keys = file?.keys ?? new Keys();
  }

  async open(): Promise<void> {
    const log = await this.file?.open(this.#epoch);
    this.#epoch = log?.epoch ?? this.#epoch;
    this.#head = this.#sequence = log?.head ?? 0;
    this.#time = log?.time ?? Date.now();
    const { epoch, head, time } = { epoch: this.#epoch, head: this.#head, time: this.#time };
    this.#feed.next({ kind: 'reset', epoch, floor: 0, head, time, evicted: log?.kept.evicted() });
    if (log !== undefined) for (const event of replay(log)) this.#feed.next(event);
    this.#open = true;
    this.#feed.next({ kind: 'live' });
  }

  publish(topic: string, body: string, options: PublishOptions = {}): Promise<Published> {
    if (!this.#open) return Promise.reject(new EngineUnavailable('the engine is not open'));
    const { id = '', ends } = options;
    const characters = topic.length + body.length + id.length;
    if (characters > MAX_RECORD_CHARACTERS) {
      return Promise.reject(new RangeError(`an event of ${characters} characters is too large`));
    }
    // A clock that is set back must not make time fall: positions are compared by it.
    this.#time = Math.max(Date.now(), this.#time);
    if (id !== '') {
      const known = this.#keys.recall(id, this.#time);
      if (known !== undefined) return Promise.resolve({ ...known, duplicate: true });
      const first = this.#pendingKeys.get(id);
      if (first !== undefined) return first.then((published) => ({ ...published, duplicate: true }));
    }
    this.#sequence += 1;
    const event: HubEvent = { topic, sequence: this.#sequence, time: this.#time, body, ends };
    if (this.#pending.length === 0) setImmediate(() => this.#pass());
    const promise = new Promise<Published>((stored, refused) =>
      this.#pending.push({ event, id, stored, refused }),
    );
    if (id !== '') this.#pendingKeys.set(id, promise);
    this.#pendingCharacters += characters;
    if (this.#pendingCharacters >= MAX_PASS_CHARACTERS && !this.#passing) this.#pass();
    return promise;
  }

  feed(): Observable<FeedEvent> {
    return this.#feed;
  }

  head(): Promise<{ epoch: string; sequence: number }> {
    return Promise.resolve({ epoch: this.#epoch, sequence: this.#head });
  }

  forget(topic: string, upTo: number, entirely: boolean): Promise<void> {
    return new Promise((forgotten) => {
      if (!this.#open) throw new EngineUnavailable('the engine is not open');
      this.#pass();
      this.#time = Math.max(Date.now(), this.#time);
      const floor = { sequence: this.#head + 1, time: this.#time, below: upTo + 1 };
      this.file?.forget(topic, upTo, entirely ? floor : undefined);
      if (entirely) {
        this.#head = this.#sequence = floor.sequence;
        this.#feed.next({ kind: 'floor', ...floor, loss: false });
      }
      forgotten();
    });
  }

  async close(): Promise<void> {
    this.#pass();
    this.#open = false;
    await this.file?.close();
    this.#feed.complete();
  }

  /** Everything published since the last turn of the event loop leaves together: the more load, the larger the pass. */
  #pass(): void {
    if (this.#pending.length === 0) return;
    const pending = this.#pending;
    this.#pending = [];
    this.#pendingCharacters = 0;
    this.#pendingKeys.clear();
    try {
      this.file?.append(pending);
    } catch (error) {
      // Nobody has seen these numbers, so they are given again.
      this.#sequence = this.#head;
      for (const { refused } of pending) refused(error);
      return;
    }
    this.#head = pending.at(-1)!.event.sequence;
    for (const { event, id } of pending) if (id !== '') this.#keys.remember(id, positionOf(event));
    this.#passing = true;
    this.#feed.next({ kind: 'pass', events: pending.map(({ event }) => event) });
    this.#passing = false;
    for (const { event, stored } of pending) stored(positionOf(event));
  }
}
