import type { Subscription } from 'rxjs';
import type { Settings } from '../config/settings.js';
import type { Batch } from '../hub/batch.js';
import { CatchUp, type CatchUpStep } from '../hub/catch-up.js';
import type { HubEvent } from '../hub/event.js';
import type { Group } from '../hub/group.js';
import type { HubService } from '../hub/hub.service.js';
import type { Notice } from '../hub/notice.js';
import { CODES, type Reason } from '../protocol/codes.js';
import { PROTOCOL_VERSION, type Ref, type ResetReason } from '../protocol/messages.js';
import { formatPosition } from '../protocol/position.js';
import { PatternSet } from '../protocol/topic-pattern.js';
import { Peer, type Transport } from './peer.js';
import { Problem } from './problem.js';
import {
  ALL_FRESH,
  decideStart,
  hasAllEnded,
  patternsOf,
  type Start,
  type SubscribeRequest,
} from './resume.js';

/**
 * One client of a transport that pushes: from `hello` to its end, whatever the transport. Either it is live, a member
 * of exactly one group, or it catches up and holds nothing but its position. (`idle`: a WebSocket without a topic.)
 */
export class Connection extends Peer {
  #state: 'idle' | 'deciding' | 'catching-up' | 'live' | 'closed' = 'idle';
  #group: Group | undefined;
  #batches: Subscription | undefined;
  #catchUp: CatchUp | undefined;
  /** What `live` will say when this catch-up is complete; undefined: nothing, it has been said before. */
  #announcement: { ref?: Ref } | undefined;
  /** Which decision is the latest, where the log has begun anew while one was being made. */
  #decision: symbol | undefined;
  /** Sequence up to which it had been written everything when it joined its group. */
  #joined = 0;
  /** The hub's floor when the catch-up began. */
  #floor = 0;
  readonly #commands: (() => void)[] = [];

  constructor(
    private readonly hub: HubService,
    settings: Settings,
    transport: Transport,
    ended: (reason: Reason) => void,
  ) {
    super(settings, transport, ended);
  }

  get topics(): readonly string[] {
    return this.#group?.patterns.patterns ?? [];
  }

  get conflateMs(): number {
    return this.#group?.conflateMs ?? 0;
  }

  override get closed(): boolean {
    return this.#state === 'closed';
  }

  /** Says `hello` and begins to catch up with what was asked for, if anything was. */
  open(request: SubscribeRequest, retryMs?: number): void {
    const topics = patternsOf(request);
    const { conflateMs } = request;
    const { heartbeatMs } = this.settings;
    const hello = { version: PROTOCOL_VERSION, topics, conflateMs, heartbeatMs, time: Date.now() };
    this.write(this.wire.control('hello', hello, undefined, retryMs));
    if (topics.length > 0) this.#start(request, {});
  }

  /**
   * Adds topics. Answers `subscribed`; those that are new begin with a snapshot, and `live` follows. What is asked for
   * is told when its turn has come: only then is it known what the commands before it have left.
   */
  subscribe(ref: Ref | undefined, ask: () => SubscribeRequest): void {
    this.#command(ref, () => {
      const request = ask();
      const before = this.#group?.patterns;
      const topics = [...new Set([...this.topics, ...request.topics])];
      const position = this.#leaveGroup();
      this.send('subscribed', { ...refOf(ref), topics, conflateMs: request.conflateMs });
      if (before === undefined) return this.#start(request, refOf(ref));
      this.#announcement = refOf(ref);
      this.#holdGroup(topics, request.conflateMs);
      this.#catchUpFrom({ position, settled: before, lagging: true });
    });
  }

  /** Takes topics away. Answers `unsubscribed`. */
  unsubscribe(ref: Ref | undefined, patterns: readonly string[]): void {
    this.#command(ref, () => {
      const topics = this.topics.filter((pattern) => !patterns.includes(pattern));
      this.#change('unsubscribed', ref, topics, this.conflateMs);
    });
  }

  /** Changes the rate. Answers `subscribed`, which says what was granted. */
  conflate(ref: Ref | undefined, conflateMs: number): void {
    this.#command(ref, () => this.#change('subscribed', ref, this.topics, conflateMs));
  }

  /** Passes on news about the stream itself. */
  note(notice: Notice): void {
    if (this.#state === 'closed' || this.#group === undefined) return;
    if (notice.kind === 'restart') return this.#startAgain();
    const { patterns } = this.#group;
    const covers = new PatternSet(notice.topics);
    // A feed may be silent before its first event: then what was asked for has no history yet.
    const concerned =
      notice.topics.some((topic) => patterns.matches(topic)) ||
      this.topics.some((topic) => covers.matches(topic));
    if (!concerned && !some(this.#group.histories(), ({ topic }) => covers.matches(topic))) return;
    this.send(notice.kind, { topics: [...notice.topics], reason: notice.reason });
  }

  /** Gives everything back; nothing is written any more. For a client that has gone. */
  override close(): void {
    if (this.#state === 'closed') return;
    this.#leaveGroup();
    this.#state = 'closed';
    this.#commands.length = 0;
  }

  /** Commands come one at a time and not while a catch-up runs: each begins from a position that has been written. */
  #command(ref: Ref | undefined, command: () => void): void {
    if (this.#state === 'closed') return;
    if (this.#state === 'idle' || this.#state === 'live') return this.#carryOut(ref, command);
    if (this.#commands.length === this.settings.maxCommandsPerSecond)
      return this.bye('too-many-commands', this.settings.retryMs);
    this.#commands.push(() => this.#carryOut(ref, command));
  }

  #carryOut(ref: Ref | undefined, command: () => void): void {
    try {
      command();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { reason, detail: message } = error;
      this.send('error', { ...refOf(ref), code: CODES[reason].code, reason, message });
      this.#nextCommand();
    }
  }

  #change(
    answer: 'subscribed' | 'unsubscribed',
    ref: Ref | undefined,
    topics: readonly string[],
    conflateMs: number,
  ): void {
    const position = this.#leaveGroup();
    this.send(answer, { ...refOf(ref), topics: [...topics], conflateMs });
    if (topics.length === 0) return this.#nextCommand();
    this.#holdGroup(topics, conflateMs);
    this.#catchUpFrom({ position, settled: this.#group!.patterns, lagging: true });
  }

  #nextCommand(): void {
    this.#commands.shift()?.();
  }

  #start(request: SubscribeRequest, announcement: { ref?: Ref }): void {
    this.#announcement = announcement;
    this.#holdGroup(patternsOf(request), request.conflateMs);
    this.everSubscribed = true;
    if (hasAllEnded(this.hub, request)) return this.bye('ended');
    this.#decide(request);
  }

  #decide(request: SubscribeRequest, reset?: ResetReason): void {
    this.#state = 'deciding';
    const decision = (this.#decision = Symbol('decision'));
    const wanted = (): boolean => this.#state === 'deciding' && this.#decision === decision;
    void decideStart(this.hub, request, wanted, (start) =>
      this.#begin(start === 'behind' || reset === undefined ? start : { ...ALL_FRESH, reset }),
    );
  }

  /** The log has begun anew: nothing is settled any more. Who is still deciding will see for itself. */
  #startAgain(): void {
    if (this.#state === 'deciding' || this.#state === 'idle') return;
    this.#batches?.unsubscribe();
    this.send('stale', { topics: [...this.topics], reason: 'the log is read again' });
    this.#announcement ??= {};
    this.#decide({ topics: this.topics, fresh: [], conflateMs: this.conflateMs }, 'epoch-changed');
  }

  #begin(start: Start | 'behind'): void {
    if (start === 'behind') return this.bye('behind', this.settings.retryMs);
    if (start.reset !== undefined) {
      this.hub.counters.resets[start.reset] += 1;
      this.send('reset', { topics: [...this.topics], reason: start.reset });
      // In mid-stream too the client is told when it has everything again.
      this.#announcement ??= {};
    }
    this.#catchUpFrom({ ...start, lagging: false });
  }

  #catchUpFrom(from: {
    position: number;
    settled: PatternSet;
    lagging: boolean;
    newestOnly?: boolean;
  }): void {
    const options = { newestOnly: this.conflateMs > 0, ...from };
    this.#floor = this.hub.floor;
    this.#catchUp = new CatchUp(options);
    this.#state = 'catching-up';
    const replay = from.lagging || this.busy ? undefined : this.hub.replays.whole(this.#group!, options);
    if (replay === undefined) this.#step();
    else this.#take(replay.step, replay.batch);
  }

  /** One step, one write. The last one says `live` and joins the group in the same turn: nothing falls between. */
  #step(): void {
    if (this.#state !== 'catching-up') return;
    if (this.busy) return this.onceDrained(() => this.#step());
    const { position } = this.#catchUp!;
    // A topic has been dropped in the meantime, and its end may not have been among what was written.
    if (this.hub.floor > this.#floor && position < this.hub.floor)
      return this.#begin({ ...ALL_FRESH, reset: 'history-evicted' });
    this.#take(this.#catchUp!.step(this.#group!.histories()));
  }

  /** Writes a step. `batch`: its events, where they are what others get as well. */
  #take(step: CatchUpStep, batch?: Batch): void {
    if (step.overrun) return this.cut('slow-consumer');
    this.writeAll(this.#encode(step, batch));
    if (step.conflated > 0) this.noteMerged(step.conflated);
    if (step.done) this.#join();
    else setImmediate(() => this.#step());
  }

  #encode({ resets, events, conflated, done }: CatchUpStep, batch?: Batch): Buffer[] {
    const { counters } = this.hub;
    counters.replayed += events.length;
    counters.conflated += conflated;
    const pieces: Buffer[] = [];
    if (resets.length > 0) {
      counters.resets['history-evicted'] += 1;
      pieces.push(this.wire.control('reset', { topics: resets, reason: 'history-evicted' }));
    }
    if (events.length > 0) pieces.push(batch?.bytes(this.wire) ?? this.#own(events));
    if (done && this.#announcement !== undefined) {
      const live = { ...this.#announcement, empty: this.hub.unknownAmong(this.topics) };
      pieces.push(this.wire.control('live', live, formatPosition(this.hub.position)));
    }
    return pieces;
  }

  /** Events that nobody else is sent in this place. */
  #own(events: readonly HubEvent[]): Buffer {
    const { wire, hub } = this;
    return wire.pack(
      events.map((event) => wire.event(event, hub.epoch)),
      false,
    );
  }

  #join(): void {
    const announced = this.#announcement !== undefined;
    this.#catchUp = undefined;
    this.#announcement = undefined;
    this.#joined = this.hub.sequence;
    this.#state = 'live';
    this.#batches = this.#group!.batches$.subscribe((batch) => this.#deliver(batch));
    if (announced) this.#noteSilence();
    this.#nextCommand();
  }

  /** A newcomer hears of the feeds that are silent already. */
  #noteSilence(): void {
    for (const [{ name, topics }, silence] of this.hub.sources.silent) {
      this.note({ kind: 'stale', topics, reason: `${name}: ${silence}` });
    }
  }

  /** Takes the group's bytes. Who is busy, or joined since the batch began, goes on from its own position instead. */
  #deliver(batch: Batch): void {
    const first = batch.events[0];
    if (this.queuedBytes > this.settings.maxQueuedBytes) return this.cut('slow-consumer');
    if (this.busy || first === undefined || first.sequence <= this.#joined) return this.#lag(batch, true);
    const bytes = batch.bytes(this.wire);
    // One huge pass must not fill a queue at a stroke: it goes out in steps, as any backlog does.
    if (bytes.length > this.settings.maxQueuedBytes && batch.events.length > 1)
      return this.#lag(batch, this.conflateMs > 0);
    this.write(bytes);
    const { counters } = this.hub;
    counters.delivered += batch.events.length;
    if (batch.conflated === 0) return;
    counters.conflated += batch.conflated;
    this.noteMerged(batch.conflated);
  }

  #lag({ from }: Batch, newestOnly: boolean): void {
    this.#batches?.unsubscribe();
    const position = Math.max(this.#joined, from);
    this.#catchUpFrom({ position, settled: this.#group!.patterns, lagging: true, newestOnly });
  }

  /** C as an id, while that is a position somebody may resume from: not during a catch-up. */
  protected override liveId(): string | undefined {
    if (this.#state !== 'live') return undefined;
    const { position } = this.#group!;
    return position.sequence < this.#joined ? undefined : formatPosition(position);
  }

  #holdGroup(patterns: readonly string[], conflateMs: number): void {
    this.#group = this.hub.hold(patterns, conflateMs);
  }

  /** @returns the sequence up to which everything owed has been written. */
  #leaveGroup(): number {
    const group = this.#group;
    this.#batches?.unsubscribe();
    this.#batches = undefined;
    this.#group = undefined;
    this.#state = 'idle';
    if (group === undefined) return ALL_FRESH.position;
    const position = Math.max(this.#joined, group.position.sequence);
    this.hub.release(group);
    return position;
  }
}

const refOf = (ref: Ref | undefined): { ref?: Ref } => (ref === undefined ? {} : { ref });

function some<Item>(items: Iterable<Item>, test: (item: Item) => boolean): boolean {
  for (const item of items) if (test(item)) return true;
  return false;
}
