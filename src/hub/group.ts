import { Subject } from 'rxjs';
import type { Position } from '../protocol/position.js';
import { PatternSet } from '../protocol/topic-pattern.js';
import { Batch, Encoded } from './batch.js';
import { CatchUp } from './catch-up.js';
import type { HubEvent } from './event.js';
import type { TopicEntry } from './topic-index.js';

const NO_LIMIT = { maxEvents: Infinity, maxBytes: Infinity };

/** What identifies a group: connections that ask for the same share its batches, and their bytes. */
export function groupKey(patterns: readonly string[], conflateMs: number): string {
  return `${conflateMs} ${[...patterns].sort().join(' ')}`;
}

/** The connections with the same set of patterns and the same rate. */
export class Group {
  readonly #batches = new Subject<Batch>();
  /** One batch for each pass (or, conflated, for each interval) that holds anything of this group's; shared by all. */
  readonly batches$ = this.#batches.asObservable();
  readonly patterns: PatternSet;
  /** The topics that match, kept by the index as topics appear. */
  readonly topics = new Set<TopicEntry>();
  /** Connections that hold this group, live or on their way. */
  holders = 0;
  #pending: HubEvent[] = [];
  #position: Position;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly key: string,
    patterns: readonly string[],
    /** ms between two batches; 0: every pass. */
    readonly conflateMs: number,
    private readonly hub: { readonly position: Position },
  ) {
    this.patterns = new PatternSet(patterns);
    this.#position = hub.position;
    if (conflateMs > 0) this.#timer = setInterval(() => this.#conflate(), conflateMs);
  }

  /** Its members have been written everything they are owed up to here. */
  get position(): Position {
    return this.conflateMs === 0 ? this.hub.position : this.#position;
  }

  *histories(): Generator<TopicEntry['history']> {
    for (const { history } of this.topics) yield history;
  }

  /** Another log has been read: whoever joins now has everything up to its head, and where this group was means nothing. */
  restart(): void {
    this.#position = this.hub.position;
  }

  /** Takes an event of the running pass. @returns whether it is the pass's first for this group. */
  add(event: HubEvent): boolean {
    return this.#pending.push(event) === 1;
  }

  /** Ends the pass that began at `from`: hands what was added to all members. `encoded`: what that pass's events are. */
  flush(from: number, encoded: Encoded): void {
    const events = this.#pending;
    this.#pending = [];
    this.#batches.next(new Batch(events, encoded, from, this.#shared));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#batches.complete();
  }

  get #shared(): boolean {
    return this.holders > 1;
  }

  /** The newest of each state topic since the last time, and every incident: once for all members. */
  #conflate(): void {
    const { sequence: from, epoch } = this.#position;
    this.#position = this.hub.position;
    if (from === this.#position.sequence || !this.#batches.observed) return;
    const catchUp = new CatchUp({ position: from, settled: this.patterns, newestOnly: true, lagging: true });
    const { events, conflated, overrun } = catchUp.step(this.histories(), NO_LIMIT);
    // After an overrun there is nothing to share: an empty batch lets each member catch up, and fail, by itself.
    const due = overrun ? [] : events;
    if (!overrun && due.length === 0) return;
    this.#batches.next(new Batch(due, new Encoded(epoch), from, this.#shared, overrun ? 0 : conflated));
  }
}
