import type { EventMessage, Ref } from '../../src/protocol/messages.js';
import type { StateEvent, Ticker, TickerEvents, TickerOptions, TickerState } from './api.js';
import { Backoff } from './backoff.js';
import { TransportChoice } from './choice.js';
import { needsReplacement, nextChange } from './coverage.js';
import { type Emitter, emitter } from './emitter.js';
import { followPage } from './lifecycle.js';
import { Link, type LinkOwner } from './link.js';
import { type Control, isControl, type Message } from './message.js';
import { PatternSet } from './pattern-set.js';
import { type Share, shareOf, type Tab } from './share/share.js';
import { Stream, type Tell, type Told } from './stream.js';
import { ticksOf } from './ticks.js';
import type { Constructors, Receiver, Transport, TransportName } from './transports/transport.js';
import { TRANSPORTS } from './transports/transports.js';

/** Keeps one stream alive: when to connect, over what, and when to think better of it. */
export class LiveTicker implements Ticker, LinkOwner, Tab {
  readonly stream: Stream;
  readonly counts: Stream['counts'];
  readonly on: Emitter<TickerEvents>['on'];
  wantedMs: number;
  readonly #tell: Tell;
  readonly #constructors: Constructors;
  readonly #choice: TransportChoice;
  /** Until the next attempt: to connect, or to let another connection take over. */
  readonly #backoff = new Backoff();
  /** Ends with the ticker. */
  readonly #life = new AbortController();
  #share: Share | undefined;
  #switching: ((transport: TransportName) => void)[] = [];
  #ref = 0;
  #closed = false;
  #reason: string | undefined;
  #suspendedMs = 0;
  #told = '';

  /** A leader's goes on from where its tab is, and tells the other tabs. */
  constructor(
    private readonly options: TickerOptions,
    from?: Pick<Stream, 'position' | 'settled'>,
    tell?: Tell,
  ) {
    const {
      url,
      topics,
      transports = ['sse', 'websocket', 'poll'],
      conflateMs = 0,
      share,
      signal,
      lifecycle = 'document' in globalThis,
      constructors,
    } = options;
    this.wantedMs = conflateMs;
    const { on, emit } = emitter<Told>(tell);
    this.on = on;
    this.#tell = emit;
    this.stream = Object.assign(new Stream(topics, emit), from);
    this.counts = this.stream.counts;
    this.#choice = new TransportChoice(transports);
    // Node 20 has none of them.
    const locks = globalThis.navigator?.locks;
    const all = { __proto__: globalThis, locks, ...constructors } as unknown as Constructors;
    this.#constructors = all;
    if (share && all.BroadcastChannel && all.locks) {
      // Most of the time all that a tab asks for by itself is one answer.
      if (transports.includes('poll')) this.#choice.prefer('poll');
      this.#share = shareOf(`tickerwire ${url} ${share}`, this, all, () => {
        this.#share = undefined;
        void this.switchTransport(transports[0]!);
      });
      this.#share.join();
    }
    this.#connect();
    if (lifecycle) followPage(this, this.#life.signal);
    signal?.addEventListener('abort', () => this.close(), { signal: this.#life.signal });
    if (signal?.aborted) this.close();
  }

  get state(): TickerState {
    return this.current.state;
  }

  get transport(): TransportName {
    return this.current.transport;
  }

  get conflateMs(): number {
    return this.current.conflateMs;
  }

  get position(): string | undefined {
    return this.stream.position;
  }

  /** Live, and nothing is under way that will change what it is connected to. */
  get calm(): boolean {
    const { main, next } = this.stream;
    return main?.state === 'live' && !main.change && !next;
  }

  get current(): StateEvent {
    const { main, next } = this.stream;
    const state = this.#closed ? 'closed' : (main?.state ?? 'waiting');
    if (this.#share?.listening) return { ...this.#share.state!, ...(state === 'stalled' && { state }) };
    return {
      state,
      transport: main?.name ?? this.#choice.candidate,
      conflateMs: main?.conflateMs ?? this.wantedMs,
      next: next?.name === main?.name ? undefined : next?.name,
      reason: this.#reason,
    };
  }

  setTopics(topics: readonly string[]): void {
    this.stream.setTopics(topics);
    // What the server would not serve, or had no more of, was the old list.
    if (this.#reason !== undefined) this.#closed = false;
    this.#reason = undefined;
    if (!topics.length || (!this.stream.main && !this.#backoff.timer)) this.#connect();
    this.#thinkAgain();
  }

  subscribe(...topics: string[]): void {
    this.setTopics([...this.stream.wanted, ...topics]);
  }

  unsubscribe(...topics: string[]): void {
    this.setTopics([...this.stream.wanted].filter((pattern) => !topics.includes(pattern)));
  }

  setConflateMs(ms: number): void {
    this.wantedMs = ms;
    this.#thinkAgain();
  }

  switchTransport(transport: TransportName): Promise<TransportName> {
    const { main, next } = this.stream;
    if (this.#share) {
      this.#share.ask(transport);
    } else {
      this.#choice.prefer(transport);
      this.stream.drop(next);
      if (main?.state !== 'live' && main?.name !== transport) this.#connect();
    }
    return new Promise((resolve) => {
      this.#switching.push(resolve);
      this.#thinkAgain();
    });
  }

  wake(): void {
    this.#share?.wake();
    if (!this.stream.main) this.#connect();
  }

  suspend(): void {
    this.#suspendedMs ||= Date.now();
    this.#share?.leave();
    this.#connect();
  }

  resume(): void {
    if (!this.#suspendedMs || this.#closed) return;
    if (Date.now() - this.#suspendedMs > (this.options.maxAgeMs ?? 60_000)) this.stream.forget();
    this.#suspendedMs = 0;
    this.#share?.join();
    this.#connect();
  }

  close(): void {
    this.#life.abort();
    this.#share?.leave();
    this.#close(undefined);
  }

  [Symbol.asyncIterator](): AsyncIterator<EventMessage, undefined> {
    return ticksOf(this);
  }

  lead(tell: Tell): LiveTicker {
    const { wanted, position, settled } = this.stream;
    const own = { topics: [...wanted], conflateMs: this.wantedMs, share: false };
    return new LiveTicker({ ...this.options, ...own }, { position, settled: new PatternSet(settled) }, tell);
  }

  heard(link: Link, message: Message, position?: string): void {
    const { state } = link;
    if (state === 'stalled') link.state = 'live';
    this.stream.hear(link, message, position);
    if (isControl(message)) {
      if (message.event === 'hello') this.#choice.worked(link.name);
      if (message.event === 'bye') {
        link.bye = message.data;
        return this.lost(link);
      }
      this.#noteAnswer(link, message);
    } else if (state !== 'stalled') {
      return;
    }
    this.reconcile();
  }

  /** Silence is met with a second connection; whichever speaks first makes it live again. */
  stalled(link: Link): void {
    // With a command under way nobody knows what a second connection should ask for.
    if (link.change) return this.lost(link);
    this.#share?.doubt();
    this.stream.next ??= this.#open();
    this.#tellState();
  }

  lost(link: Link): void {
    const { main, next } = this.stream;
    this.stream.drop(link);
    if (link === next && main) this.#failedToTakeOver(main);
    else if (!this.stream.main) this.#retryAfter(link);
    this.reconcile();
  }

  /** Takes the next step towards what is wanted, one at a time and only from a live connection. */
  reconcile(): void {
    const { main } = this.stream;
    if (this.calm && !this.#backoff.timer) this.#improve(main!);
    if (this.#closed || (main?.state === 'live' && !this.stream.next))
      for (const resolve of this.#switching.splice(0)) resolve(this.transport);
    this.#tellState();
  }

  /** What could not take over was asked for by old wishes. */
  #thinkAgain(): void {
    if (this.stream.main) this.#backoff.clear();
    this.reconcile();
  }

  #improve(main: Link): void {
    const { name, settled, granted } = main;
    const { wanted } = this.stream;
    const share = this.#share;
    const complete = wanted.within(settled);
    const otherRate = main.askedMs !== this.wantedMs;
    if (complete) share?.ask();
    if (share?.listening) {
      if (!complete) this.stream.next = this.#open();
      return;
    }
    const better = this.#choice.better(name);
    if (complete && share?.ready) {
      this.stream.next = this.#open(share.state!.transport, share.open);
    } else if (better !== name) {
      this.stream.next = this.#open(better);
    } else if (main.transport!.command) {
      const rate = otherRate ? ({ command: 'conflate', conflateMs: this.wantedMs } as const) : undefined;
      const change = nextChange(granted!, settled, wanted) ?? rate;
      if (change) main.send(change, ++this.#ref);
    } else if (otherRate || needsReplacement(granted!, settled, wanted)) {
      this.stream.next = this.#open(name);
    }
  }

  #close(reason: string | undefined): void {
    this.#closed = true;
    this.#reason = reason;
    this.#connect();
    this.reconcile();
  }

  /** A command is done; what the server has refused is not asked for again. */
  #noteAnswer(link: Link, { event, data }: Control): void {
    const { change } = link;
    // A subscription is complete when it is live.
    const done = event !== 'subscribed' || change?.command === 'conflate';
    if (!change || !done || (data as { ref?: Ref }).ref !== change.ref) return;
    link.change = undefined;
    if (event === 'error' && change.command !== 'conflate') this.unsubscribe(...change.topics);
  }

  #failedToTakeOver(main: Link): void {
    if (main.state === 'stalled') {
      this.stream.drop(main);
      this.#retryAfter(main);
    } else {
      if (!this.#share?.listening) this.#choice.prefer(main.name);
      this.#backoff.wait(() => this.reconcile());
    }
  }

  #retryAfter({ bye, granted, openedMs, covered }: Link): void {
    // What was refused may be an old list.
    const asked = this.stream.wanted.within(covered);
    if (bye?.retry === false && asked) return this.#close(bye.reason);
    if (granted) this.#backoff.ended(Date.now() - openedMs);
    this.#choice.ended(!!granted);
    this.#backoff.wait(() => this.#connect(), bye?.retryAfterMs);
  }

  /** A new connection instead of any other, if there should be one at all. */
  #connect(): void {
    const { main, next } = this.stream;
    this.#backoff.clear();
    this.stream.drop(next);
    this.stream.drop(main);
    if (!this.#closed && !this.#suspendedMs && this.stream.wanted.size) this.stream.main = this.#open();
    this.#tellState();
  }

  #open(name = this.#choice.candidate, open = TRANSPORTS[name]): Link {
    const request = this.stream.request(this.wantedMs);
    const start = (receiver: Receiver): Transport =>
      open(this.options.url, request, receiver, this.#constructors);
    return new Link(name, request, start, this);
  }

  #tellState(): void {
    const { current } = this;
    const told = JSON.stringify(current);
    if (told === this.#told) return;
    this.#told = told;
    this.#tell('state', current);
  }
}
