import { Subject } from 'rxjs';
import {
  type Engine,
  EngineUnavailable,
  type FeedEvent,
  type Published,
  type PublishOptions,
} from '../../src/hub/engine.js';
import type { HubEvent } from '../../src/hub/event.js';
import { type Entry, isFloor, type Log } from './log.js';

/** One instance's view of the log: reads it as slowly as the test likes, and notices losses when the test says so. */
export class LogEngine implements Engine {
  /** Whether the log answers when it is asked. */
  reachable = true;
  readonly #feed = new Subject<FeedEvent>();
  #state: 'closed' | 'loading' | 'stale' | 'live' = 'closed';
  #life = 0;
  #sequence = 0;
  #loading: Entry[] = [];

  constructor(
    private readonly log: Log,
    /** It keeps count of what is gone of each topic, as a file does. */
    private readonly knowsEvicted: boolean,
  ) {}

  open(): Promise<void> {
    this.#begin();
    return Promise.resolve();
  }

  feed(): Subject<FeedEvent> {
    return this.#feed;
  }

  publish(topic: string, body: string, { ends }: PublishOptions = {}): Promise<Published> {
    const { sequence, time } = this.log.append(topic, body, ends);
    return Promise.resolve({ sequence, time, duplicate: false });
  }

  head(): Promise<{ epoch: string; sequence: number }> {
    const { epoch, sequence } = this.log;
    return this.reachable
      ? Promise.resolve({ epoch, sequence })
      : Promise.reject(new EngineUnavailable('the log is out of reach'));
  }

  forget(topic: string, upTo: number, entirely: boolean): Promise<void> {
    // What this instance has read of a log that is gone says nothing about the one there is.
    if (this.#life === this.log.life) this.log.purge(topic, upTo, entirely);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#feed.complete();
    this.#state = 'closed';
    return Promise.resolve();
  }

  /** Reads on: at most `count` entries, as few passes as can be. */
  read(count: number): void {
    if (!this.reachable) return;
    if (this.#state === 'loading') return this.#load(count);
    if (this.#state !== 'live') return;
    const entries: Entry[] = [];
    while (entries.length < count && this.#life === this.log.life) {
      const entry = this.log.after(entries.at(-1)?.sequence ?? this.#sequence);
      if (entry === undefined) break;
      entries.push(entry);
    }
    this.#tell(entries);
  }

  /** The log is out of reach for a while; the engine may notice, and say so. */
  lose(notices: boolean): void {
    this.reachable = false;
    if (this.#state !== 'live' || !notices) return;
    this.#state = 'stale';
    this.#feed.next({ kind: 'stale', reason: 'the log is out of reach' });
  }

  /** Within reach again: looks whether it is still the log that it was. */
  find(): void {
    this.reachable = true;
    if (this.#state === 'closed') return;
    if (this.#life !== this.log.life) return this.#begin();
    if (this.#state !== 'stale') return;
    this.#state = 'live';
    this.#feed.next({ kind: 'live' });
  }

  #begin(): void {
    this.log.mark();
    this.#life = this.log.life;
    this.#state = 'loading';
    const { epoch, sequence: head, time } = this.log;
    const { entries, floor, evicted } = this.log.retained();
    this.#loading = entries;
    this.#sequence = head;
    const known = this.knowsEvicted ? { evicted } : {};
    this.#feed.next({ kind: 'reset', epoch, floor, head, time, ...known });
  }

  #load(count: number): void {
    // Changed again while it was being read.
    if (this.#life !== this.log.life) return;
    this.#tell(this.#loading.splice(0, count));
    if (this.#loading.length > 0) return;
    this.#state = 'live';
    this.#feed.next({ kind: 'live' });
  }

  #tell(entries: readonly Entry[]): void {
    let pass: HubEvent[] = [];
    const flush = (): void => {
      if (pass.length > 0) this.#feed.next({ kind: 'pass', events: pass });
      pass = [];
    };
    for (const entry of entries) {
      if (this.#state === 'live') this.#sequence = entry.sequence;
      if (!isFloor(entry)) {
        pass.push(entry);
        continue;
      }
      flush();
      this.#feed.next(entry);
    }
    flush();
  }
}
