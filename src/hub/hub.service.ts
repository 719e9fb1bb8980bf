import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { BehaviorSubject, type Observable, type Subscription } from 'rxjs';
import { Settings } from '../config/settings.js';
import { encodeBody } from '../protocol/encode.js';
import type { ResetReason } from '../protocol/messages.js';
import type { Position } from '../protocol/position.js';
import { hasWildcard, isTopic, matches } from '../protocol/topic-pattern.js';
import { type Engine, ENGINE, type FeedEvent, type Published } from './engine.js';
import type { HubEvent } from './event.js';
import { Group, groupKey } from './group.js';
import type { History } from './history.js';
import type { Source } from './source.js';
import type { Tick } from './tick.js';
import { TopicIndex } from './topic-index.js';

/** `ahead`: this instance has not seen that far, or nothing of that life of the log; only the engine can say. */
export type Verdict = 'valid' | 'ahead' | ResetReason;

/** The one stream: takes the engine's events in order, remembers them by topic, hands each pass to the groups. */
@Injectable()
export class HubService implements OnModuleInit, OnApplicationShutdown {
  epoch = '';
  /** The last event read; 0: none yet. */
  sequence = 0;
  /** Engine time of that event. */
  time = 0;
  readonly sources: Source[] = [];

  readonly #live = new BehaviorSubject(false);
  /** Whether the log has been read to its head: nothing may be decided, and no id written, before. */
  readonly live$: Observable<boolean> = this.#live.asObservable();

  readonly #index: TopicIndex;
  readonly #groups = new Map<string, Group>();
  /** A position from before this log was opened, but beyond what it held then, is of a log that was cut short. */
  #mark = { sequence: Infinity, time: 0 };
  #floor = 0;
  #feed: Subscription | undefined;

  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    settings: Settings,
  ) {
    this.#index = new TopicIndex(settings.historyEvents);
  }

  async onModuleInit(): Promise<void> {
    this.#feed = this.engine.feed().subscribe((event) => this.#read(event));
    await this.engine.open();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.engine.close();
    this.#feed?.unsubscribe();
  }

  get live(): boolean {
    return this.#live.value;
  }

  /** The position of the last event read. */
  get position(): Position {
    return { epoch: this.epoch, sequence: this.sequence, time: this.time };
  }

  /** @throws RangeError when the topic is malformed: a bug of the feed, or input that was not validated. */
  async publish(tick: Tick): Promise<Published> {
    if (!isTopic(tick.topic)) throw new RangeError(`not a topic: ${JSON.stringify(tick.topic)}`);
    return this.engine.publish(tick.topic, encodeBody(tick.topic, tick.time, tick.data), { id: tick.id });
  }

  /** A feed says what it will publish, before it does. */
  declare(source: Source): void {
    this.sources.push(source);
  }

  sourceOf(topic: string): Source | undefined {
    return this.sources.find(({ topics }) => topics.some((pattern) => matches(pattern, topic)));
  }

  history(topic: string): History | undefined {
    return this.#index.get(topic)?.history;
  }

  histories(): Iterable<History> {
    return this.#index.histories();
  }

  /** Of `patterns`, the names without a wildcard of which nothing is known and which no feed has declared. */
  unknownAmong(patterns: readonly string[]): string[] {
    return patterns.filter(
      (pattern) =>
        !hasWildcard(pattern) &&
        this.#index.get(pattern) === undefined &&
        this.sourceOf(pattern) === undefined,
    );
  }

  /** Holds the group of these patterns at this rate, making it if need be; give it back with `release`. */
  hold(patterns: readonly string[], conflateMs: number): Group {
    const key = groupKey(patterns, conflateMs);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = new Group(key, patterns, conflateMs, this);
      this.#groups.set(key, group);
      this.#index.addGroup(group);
    }
    group.holders += 1;
    return group;
  }

  get groupCount(): number {
    return this.#groups.size;
  }

  release(group: Group): void {
    group.holders -= 1;
    if (group.holders > 0) return;
    this.#groups.delete(group.key);
    this.#index.removeGroup(group);
    group.close();
  }

  /** Whether a client that has everything up to `position` can go on from there (rules.md 5, 8). */
  judge(position: Position): Verdict {
    if (position.epoch !== this.epoch) return 'epoch-changed';
    if (position.sequence > this.sequence) return 'ahead';
    if (position.sequence < this.#floor) return 'history-evicted';
    const time = this.#timeAt(position.sequence);
    if (time !== undefined && time !== position.time) return 'unknown-position';
    if (position.sequence >= this.#mark.sequence && position.time < this.#mark.time)
      return 'unknown-position';
    return 'valid';
  }

  /** Asks the engine whether this instance is merely behind `position`; if not, it is a position of no known log. */
  async isBehind(position: Position): Promise<boolean> {
    const head = await this.engine.head();
    return head.epoch === position.epoch ? head.sequence >= position.sequence : head.epoch !== this.epoch;
  }

  #timeAt(sequence: number): number | undefined {
    for (const history of this.#index.histories()) {
      const time = history.timeAt(sequence);
      if (time !== undefined) return time;
    }
    return undefined;
  }

  #read(event: FeedEvent): void {
    switch (event.kind) {
      case 'pass':
        return this.#pass(event.events);
      case 'live':
        return this.#live.next(true);
      case 'stale':
        return this.#live.next(false);
      case 'reset':
        this.#live.next(false);
        this.#index.clear();
        this.epoch = event.epoch;
        this.#floor = event.floor;
        this.sequence = event.head;
        this.time = event.time;
        this.#mark = { sequence: event.head + 1, time: event.time };
    }
  }

  /** Appends a pass to the rings, then lets each group that is owed any of it write once. */
  #pass(events: readonly HubEvent[]): void {
    const from = this.sequence;
    const due: Group[] = [];
    for (const event of events) {
      // A topic that is new once the log has been read has lost nothing; before, what it held earlier is unknown.
      const entry = this.#index.open(event.topic, this.live ? 0 : event.sequence - 1);
      entry.history.push(event);
      for (const group of entry.groups) if (group.add(event)) due.push(group);
      this.sequence = event.sequence;
      this.time = event.time;
    }
    for (const group of due) group.flush(from);
  }
}
