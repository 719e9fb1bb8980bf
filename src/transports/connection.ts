import type { Subscription } from 'rxjs';
import type { Settings } from '../config/settings.js';
import type { Batch } from '../hub/batch.js';
import { CatchUp, type CatchUpStep } from '../hub/catch-up.js';
import type { Group } from '../hub/group.js';
import type { HubService } from '../hub/hub.service.js';
import { CODES, type Reason } from '../protocol/codes.js';
import { type ControlData, type ControlName, PROTOCOL_VERSION, type Ref } from '../protocol/messages.js';
import { formatPosition } from '../protocol/position.js';
import type { PatternSet } from '../protocol/topic-pattern.js';
import { ALL_FRESH, decideStart, patternsOf, type Start, type SubscribeRequest } from './resume.js';
import type { Sink } from './sink.js';
import type { TransportWire } from './wire.js';

/**
 * One client of a transport that pushes: from `hello` to its end, whatever the transport. Either it is live, a member
 * of exactly one group, or it catches up and holds nothing but its position. (`idle`: a WebSocket without a topic.)
 */
export class Connection {
  #state: 'idle' | 'deciding' | 'catching-up' | 'live' | 'closed' = 'idle';
  #group: Group | undefined;
  #batches: Subscription | undefined;
  #catchUp: CatchUp | undefined;
  /** What `live` will say when this catch-up is complete; undefined: nothing, it has been said before. */
  #announcement: { ref?: Ref } | undefined;
  /** Sequence up to which it had been written everything when it joined its group. */
  #joined = 0;
  readonly #commands: (() => void)[] = [];
  #lastWriteMs = Date.now();
  #busySinceMs: number | undefined;

  constructor(
    private readonly hub: HubService,
    private readonly settings: Settings,
    private readonly sink: Sink,
    public wire: TransportWire,
  ) {}

  get topics(): readonly string[] {
    return this.#group?.patterns.patterns ?? [];
  }

  get conflateMs(): number {
    return this.#group?.conflateMs ?? 0;
  }

  get closed(): boolean {
    return this.#state === 'closed';
  }

  /** Says `hello` and begins to catch up with what was asked for, if anything was. */
  open(request: SubscribeRequest, retryMs?: number): void {
    const topics = patternsOf(request);
    const { conflateMs } = request;
    const { heartbeatMs } = this.settings;
    const hello = { version: PROTOCOL_VERSION, topics, conflateMs, heartbeatMs, time: Date.now() };
    this.#write(this.wire.control('hello', hello, undefined, retryMs));
    if (topics.length > 0) this.#start(request, {});
  }

  /** Adds topics. Answers `subscribed`; those that are new begin with a snapshot, and `live` follows. */
  subscribe(ref: Ref | undefined, request: SubscribeRequest): void {
    this.#command(() => {
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
    this.#command(() => {
      const topics = this.topics.filter((pattern) => !patterns.includes(pattern));
      this.#change('unsubscribed', ref, topics, this.conflateMs);
    });
  }

  /** Changes the rate. Answers `subscribed`, which says what was granted. */
  conflate(ref: Ref | undefined, conflateMs: number): void {
    this.#command(() => this.#change('subscribed', ref, this.topics, conflateMs));
  }

  send<Name extends ControlName>(name: Name, data: ControlData[Name], id?: string): void {
    if (this.#state !== 'closed') this.#write(this.wire.control(name, data, id));
  }

  /** The one clock of all connections: proof of life where there was silence, an end for who does not read. */
  tick(nowMs: number): void {
    if (this.#state === 'closed') return;
    const { maxBusyMs } = this.settings;
    if (this.#busySinceMs !== undefined && nowMs - this.#busySinceMs > maxBusyMs) return this.cut();
    if (this.sink.queuedBytes > 0) {
      if (nowMs - this.#lastWriteMs > maxBusyMs) this.cut();
      return;
    }
    if (nowMs - this.#lastWriteMs < this.settings.heartbeatMs) return;
    this.send('heartbeat', { time: nowMs }, this.#liveId());
  }

  /** Ends the connection on purpose: `bye` is the last message. */
  bye(reason: Reason, retryAfterMs = 0): void {
    if (this.#state === 'closed') return;
    const { code, retry } = CODES[reason];
    this.send('bye', { code, reason, retry, retryAfterMs });
    this.close();
    this.sink.end(code);
  }

  /** Ends it at once, with all that is queued: a slow consumer resumes from what it has read. */
  cut(): void {
    this.close();
    this.sink.cut();
  }

  /** Gives everything back; nothing is written any more. For a client that has gone. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#leaveGroup();
    this.#state = 'closed';
    this.#commands.length = 0;
  }

  /** Commands come one at a time and not while a catch-up runs: each begins from a position that has been written. */
  #command(command: () => void): void {
    if (this.#state === 'closed') return;
    if (this.#state === 'idle' || this.#state === 'live') return command();
    if (this.#commands.length === this.settings.maxCommandsPerSecond)
      return this.bye('too-many-commands', this.settings.retryMs);
    this.#commands.push(command);
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
    this.#state = 'deciding';
    void decideStart(this.hub, request, () => this.#state === 'deciding').then((start) => this.#begin(start));
  }

  #begin(start: Start | 'behind' | undefined): void {
    if (this.#state !== 'deciding' || start === undefined) return;
    if (start === 'behind') return this.bye('behind', this.settings.retryMs);
    if (start.reset !== undefined) this.send('reset', { topics: [...this.topics], reason: start.reset });
    this.#catchUpFrom({ ...start, lagging: false });
  }

  #catchUpFrom(from: {
    position: number;
    settled: PatternSet;
    lagging: boolean;
    newestOnly?: boolean;
  }): void {
    this.#catchUp = new CatchUp({ newestOnly: this.conflateMs > 0, ...from });
    this.#state = 'catching-up';
    this.#step();
  }

  /** One step, one write. The last one says `live` and joins the group in the same turn: nothing falls between. */
  #step(): void {
    if (this.#state !== 'catching-up') return;
    if (this.#busy) return this.#waitForDrain();
    const step = this.#catchUp!.step(this.#group!.histories());
    if (step.overrun) return this.cut();
    const bytes = this.#encode(step);
    if (bytes.length > 0) this.#write(bytes);
    if (step.done) this.#join();
    else setImmediate(() => this.#step());
  }

  /** Once all is drained, not before: a client that is always nearly full would be woken for every packet. */
  #waitForDrain(): void {
    this.#busySinceMs ??= Date.now();
    this.sink.onceDrained(() => {
      this.#busySinceMs = undefined;
      this.#step();
    });
  }

  #encode({ resets, events, conflated, done }: CatchUpStep): Buffer {
    const pieces: Buffer[] = [];
    if (resets.length > 0)
      pieces.push(this.wire.control('reset', { topics: resets, reason: 'history-evicted' }));
    if (events.length > 0) pieces.push(this.wire.events(events, this.hub.epoch));
    if (conflated > 0) pieces.push(this.wire.control('conflated', { count: conflated }));
    if (done && this.#announcement !== undefined) {
      const live = { ...this.#announcement, empty: this.hub.unknownAmong(this.topics) };
      pieces.push(this.wire.control('live', live, formatPosition(this.hub.position)));
    }
    return Buffer.concat(pieces);
  }

  #join(): void {
    this.#catchUp = undefined;
    this.#announcement = undefined;
    this.#joined = this.hub.sequence;
    this.#state = 'live';
    this.#batches = this.#group!.batches$.subscribe((batch) => this.#deliver(batch));
    this.#nextCommand();
  }

  /** Takes the group's bytes. Who is busy, or joined since the batch began, goes on from its own position instead. */
  #deliver(batch: Batch): void {
    const first = batch.events[0];
    if (this.#busy || first === undefined || first.sequence <= this.#joined) {
      this.#batches?.unsubscribe();
      const position = Math.max(this.#joined, batch.from);
      return this.#catchUpFrom({ position, settled: this.#group!.patterns, lagging: true, newestOnly: true });
    }
    this.#write(batch.bytes(this.wire));
    if (batch.conflated > 0) this.send('conflated', { count: batch.conflated });
  }

  get #busy(): boolean {
    return this.sink.queuedBytes > this.settings.busyBytes;
  }

  /** C as an id, while that is a position somebody may resume from: not during a catch-up. */
  #liveId(): string | undefined {
    if (this.#state !== 'live') return undefined;
    const { position } = this.#group!;
    return position.sequence < this.#joined ? undefined : formatPosition(position);
  }

  #write(bytes: Buffer): void {
    this.#lastWriteMs = Date.now();
    this.sink.write(bytes);
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
