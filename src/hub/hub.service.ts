import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { BehaviorSubject, type Observable, Subject, type Subscription } from 'rxjs';
import { Settings } from '../config/settings.js';
import { encodeBody } from '../protocol/encode.js';
import { Encoded } from './batch.js';
import type { Position } from '../protocol/position.js';
import { hasWildcard, isTopic } from '../protocol/topic-pattern.js';
import { Counters } from './counters.js';
import { type Engine, ENGINE, type FeedEvent, type Published } from './engine.js';
import type { HubEvent } from './event.js';
import { Group, groupKey } from './group.js';
import type { History } from './history.js';
import { Lineage, type Verdict } from './lineage.js';
import { Replays } from './replays.js';
import { type Forgotten, Retained } from './retained.js';
import type { Notice, Pass } from './notice.js';
import { type Source, Sources } from './source.js';
import type { Tick } from './tick.js';

/** How often topics that have ended are looked at, ms. */
const SWEEP_MS = 10_000;

/** The one stream: takes the engine's events in order, remembers them by topic, hands each pass to the groups. */
@Injectable()
export class HubService implements OnModuleInit, OnApplicationShutdown {
  /** The last event read; 0: none yet. */
  sequence = 0;
  /** Engine time of that event. */
  time = 0;
  readonly sources = new Sources();
  readonly replays = new Replays(this);
  readonly counters = new Counters();
  readonly #logger = new Logger('Hub');

  readonly #live = new BehaviorSubject(false);
  /** Whether the log has been read to its head: nothing may be decided, and no id written, before. */
  readonly live$: Observable<boolean> = this.#live.asObservable();

  readonly #notices = new Subject<Notice>();
  /** News about the stream itself, for every connection. */
  readonly notices$: Observable<Notice> = this.#notices.asObservable();
  readonly #passes = new Subject<Pass>();
  /** What each pass was and took, for whoever measures. */
  readonly passes$: Observable<Pass> = this.#passes.asObservable();

  readonly #retained: Retained;
  readonly #groups = new Map<string, Group>();
  #lineage = new Lineage({ epoch: '', floor: 0, head: 0, time: 0 });
  /** Newest sequence gone of each topic, of a log that is being read and knows. */
  #evicted: ReadonlyMap<string, number> | undefined;
  /** A log is being read from its beginning. */
  #reading = false;
  /** The engine has told of an outage that has not ended. */
  #outage = false;
  #sweep: NodeJS.Timeout | undefined;
  /** What the engine could not let go of when it was asked: it is asked again. */
  readonly #toForget: Forgotten[] = [];
  #feed: Subscription | undefined;

  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    private readonly settings: Settings,
  ) {
    this.#retained = new Retained(settings);
  }

  async onModuleInit(): Promise<void> {
    this.#feed = this.engine.feed().subscribe((event) => this.#read(event));
    await this.engine.open();
    this.#sweep = setInterval(
      () =>
        void this.#forgetEnded().catch((error: unknown) =>
          this.#logger.warn('not forgotten yet', { error: String(error) }),
        ),
      Math.min(this.settings.forgetEndedMs, SWEEP_MS),
    );
    this.#sweep.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#sweep);
    await this.engine.close();
    this.#feed?.unsubscribe();
  }

  get epoch(): string {
    return this.#lineage.epoch;
  }

  /** No earlier position can be resumed from: a topic that stood there is gone. */
  get floor(): number {
    return this.#lineage.floor;
  }

  get live(): boolean {
    return this.#live.value;
  }

  /** The position of the last event read. */
  get position(): Position {
    return { epoch: this.epoch, sequence: this.sequence, time: this.time };
  }

  /**
   * Resolves once the event is stored.
   * @throws RangeError when the topic is malformed: a bug of the feed, or input that was not validated
   * @throws HubFull, EngineUnavailable
   */
  async publish(tick: Tick): Promise<Published> {
    const { topic, time, data, id, ends } = tick;
    if (this.#retained.index.has(topic))
      return this.engine.publish(topic, encodeBody(topic, time, data), { id, ends });
    if (!isTopic(topic)) throw new RangeError(`not a topic: ${JSON.stringify(topic)}`);
    this.#retained.admit(topic);
    try {
      return await this.engine.publish(topic, encodeBody(topic, time, data), { id, ends });
    } finally {
      this.#retained.settle(topic);
    }
  }

  /** A feed says what it will publish, before it does. */
  declare(source: Source): void {
    this.sources.all.push(source);
  }

  /** A feed has been silent for longer than it should be (`silence` says how), or is back. */
  noteSilence(source: Source, silence: string | undefined): void {
    if (!this.sources.note(source, silence)) return;
    const [kind, reason] =
      silence === undefined ? (['recovered', 'it is back'] as const) : (['stale', silence] as const);
    this.#notices.next({ kind, topics: source.topics, reason: `${source.name}: ${reason}` });
  }

  history(topic: string): History | undefined {
    return this.#retained.index.get(topic)?.history;
  }

  histories(): Iterable<History> {
    return this.#retained.index.histories();
  }

  /** Of `patterns`, the names without a wildcard of which nothing is known and which no feed has declared. */
  unknownAmong(patterns: readonly string[]): string[] {
    return patterns.filter(
      (pattern) =>
        !hasWildcard(pattern) &&
        this.#retained.index.get(pattern) === undefined &&
        this.sources.of(pattern) === undefined,
    );
  }

  /** Holds the group of these patterns at this rate, making it if need be; give it back with `release`. */
  hold(patterns: readonly string[], conflateMs: number): Group {
    const key = groupKey(patterns, conflateMs);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = new Group(key, patterns, conflateMs, this);
      this.#groups.set(key, group);
      this.#retained.index.addGroup(group);
    }
    group.holders += 1;
    return group;
  }

  get groupCount(): number {
    return this.#groups.size;
  }

  get topicCount(): number {
    return this.#retained.index.size;
  }

  /** About what the histories of all topics take up. */
  get historyBytes(): number {
    return this.#retained.bytes;
  }

  release(group: Group): void {
    group.holders -= 1;
    if (group.holders > 0) return;
    this.#groups.delete(group.key);
    this.#retained.index.removeGroup(group);
    group.close();
  }

  /** Whether a client that has everything up to `position` can go on from there. */
  judge(position: Position): Verdict {
    return this.#lineage.judge(position, this.sequence, (sequence) => this.#timeAt(sequence));
  }

  /**
   * Asks the engine whether waiting may help: this instance has yet to read as far as `position`, or to notice that the
   * log is another one or has come back shorter. An engine out of reach cannot say so: that is lag, too.
   */
  async isBehind(position: Position): Promise<boolean> {
    const head = await this.engine.head().catch(() => undefined);
    if (head === undefined || head.epoch !== this.epoch || head.sequence < this.sequence) return true;
    const { epoch, sequence } = position;
    return epoch === head.epoch && sequence > this.sequence && sequence <= head.sequence;
  }

  #timeAt(sequence: number): number | undefined {
    for (const history of this.#retained.index.histories()) {
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
        if (this.#outage)
          this.#notices.next({ kind: 'recovered', topics: ['>'], reason: 'the engine is back' });
        this.#outage = false;
        if (this.#reading) for (const group of this.#groups.values()) group.restart();
        this.#reading = false;
        return this.#live.next(true);
      case 'stale':
        this.#outage = true;
        this.#live.next(false);
        return this.#notices.next({ kind: 'stale', topics: ['>'], reason: event.reason });
      case 'floor':
        this.#lineage.raise(event);
        this.sequence = event.sequence;
        this.time = event.time;
        return;
      case 'reset':
        this.#live.next(false);
        this.#retained.clear();
        this.replays.clear();
        this.#lineage = new Lineage(event);
        this.#evicted = event.evicted;
        this.#reading = true;
        this.#outage = false;
        this.sequence = event.head;
        this.time = event.time;
        this.#notices.next({ kind: 'restart' });
    }
  }

  /** Appends a pass to the rings, then lets each group that is owed any of it write once. */
  #pass(events: readonly HubEvent[]): void {
    const startMs = performance.now();
    const from = this.sequence;
    const due: Group[] = [];
    for (const event of events) {
      const { groups } = this.#retained.append(event, this.#evictedBefore);
      for (const group of groups) if (group.add(event)) due.push(group);
      this.sequence = event.sequence;
      this.time = event.time;
    }
    const encoded = new Encoded(this.epoch);
    for (const group of due) group.flush(from, encoded);
    if (this.live) this.counters.published += events.length;
    this.#passes.next({ events: events.length, durationMs: performance.now() - startMs });
    if (this.#retained.bytes > this.settings.maxHistoryBytes) this.#retained.shed();
  }

  /** What a topic has lost before its first event: nothing once the log has been read; before that, who knows. */
  readonly #evictedBefore = ({ topic, sequence }: HubEvent): number =>
    this.live ? 0 : (this.#evicted?.get(topic) ?? sequence - 1);

  async #forgetEnded(): Promise<void> {
    const ended = this.#retained.forgetEnded(Date.now());
    const { sequence, time } = this;
    for (const { upTo, entirely } of ended) {
      // The floor event has yet to come, and what it speaks of is gone now.
      if (entirely) this.#lineage.raise({ below: upTo + 1, sequence, time, loss: false });
    }
    const due = [...this.#toForget.splice(0), ...ended];
    try {
      for (let first = due[0]; first !== undefined; first = due[0]) {
        await this.engine.forget(first.topic, first.upTo, first.entirely);
        due.shift();
      }
    } finally {
      this.#toForget.unshift(...due);
    }
  }
}
