import { Alarm } from './alarm.js';
import { Backoff } from './backoff.js';
import { TransportChoice } from './choice.js';
import { needsReplacement, nextChange } from './coverage.js';
import { Emitter } from './emitter.js';
import { Link, type LinkOwner } from './link.js';
import { type Control, isControl, type Message } from './message.js';
import type { StateEvent, TickerEvents, TickerOptions, TickerState } from './options.js';
import { Stream } from './stream.js';
import type { TransportName } from './transports/transport.js';
import { TRANSPORTS } from './transports/transports.js';

/** Away for longer, it returns with a snapshot: the replay would be long, and nobody has watched. */
const LONG_AWAY_MS = 60_000;

/** Keeps one stream alive: when to connect, over what, and when to think better of it. */
export class Ticker {
  readonly #events = new Emitter<TickerEvents>();
  readonly #stream: Stream;
  readonly #choice: TransportChoice;
  readonly #backoff = new Backoff();
  readonly #owner: LinkOwner = {
    heard: (link, message) => this.#heard(link, message),
    stalled: (link) => this.#stalled(link),
    ended: (link) => this.#ended(link),
  };
  /** Until the next attempt. */
  readonly #retry = new Alarm();
  /** Until a list that could not take over is tried again. */
  readonly #pause = new Alarm();
  #switching: ((transport: TransportName) => void)[] = [];
  #ref = 0;
  #closed = false;
  #reason: string | undefined;
  #suspendedMs: number | undefined;
  #told = '';

  constructor(private readonly options: TickerOptions) {
    this.#choice = new TransportChoice(options.transports ?? ['sse', 'websocket', 'poll']);
    this.#stream = new Stream(options.topics, (name, detail) =>
      this.#events.emit(name, detail as TickerEvents[typeof name]),
    );
    this.#connect();
  }

  get state(): TickerState {
    const { main } = this.#stream;
    if (this.#closed) return 'closed';
    if (main === undefined) return 'waiting';
    if (main.stalled) return 'stalled';
    return main.live ? 'live' : 'connecting';
  }

  /** The transport in use, or the next to be tried. */
  get transport(): TransportName {
    return this.#stream.main?.name ?? this.#choice.candidate;
  }

  get counts(): Readonly<Stream['counts']> {
    return this.#stream.counts;
  }

  /** @returns a function that takes the listener off again */
  on<Name extends keyof TickerEvents>(
    name: Name,
    listener: (detail: TickerEvents[Name]) => void,
  ): () => void {
    return this.#events.on(name, listener);
  }

  /** Changes what is subscribed; topics that stay go on without a gap. */
  setTopics(topics: readonly string[]): void {
    this.#stream.setTopics(topics);
    this.#pause.clear();
    // What the server would not serve, or had no more of, was the old list.
    if (this.#reason !== undefined) this.#closed = false;
    this.#reason = undefined;
    if (topics.length === 0) this.#disconnect();
    else if (this.#stream.main === undefined && !this.#retry.pending) this.#connect();
    this.#reconcile();
  }

  /**
   * Goes on over another transport, from the same position; the old connection stays until the new one is level.
   * Resolves with the transport that is then in use: the old one, if the new one did not come up.
   */
  switchTransport(transport: TransportName): Promise<TransportName> {
    if (this.#closed) return Promise.resolve(this.transport);
    this.#choice.prefer(transport);
    const { main, next } = this.#stream;
    if (next !== undefined && next.name !== transport) this.#stream.drop(next);
    if (main?.live !== true && main?.name !== transport) this.#connect();
    return new Promise((resolve) => {
      this.#switching.push(resolve);
      this.#reconcile();
    });
  }

  /** Tries again now instead of later: the network is back, or somebody looks. */
  wake(): void {
    if (this.#retry.pending) this.#connect();
  }

  /** Lets go of the connection while the page is frozen or cached, which it would not survive. */
  suspend(): void {
    if (this.#closed || this.#suspendedMs !== undefined) return;
    this.#suspendedMs = Date.now();
    this.#disconnect();
    this.#tellState();
  }

  resume(): void {
    if (this.#closed || this.#suspendedMs === undefined) return;
    if (Date.now() - this.#suspendedMs > LONG_AWAY_MS) this.#stream.forget();
    this.#suspendedMs = undefined;
    this.#connect();
  }

  close(): void {
    this.#close(undefined);
  }

  #close(reason: string | undefined): void {
    this.#closed = true;
    this.#reason = reason;
    this.#disconnect();
    this.#reconcile();
  }

  #heard(link: Link, message: Message): void {
    if (link.stalled) {
      link.stalled = false;
      this.#tellState();
    }
    this.#stream.hear(link, message);
    if (!isControl(message)) return;
    if (message.event === 'hello') this.#choice.worked(link.name);
    if (message.event === 'bye') {
      link.bye = message.data;
      return this.#ended(link);
    }
    this.#noteAnswer(link, message);
    this.#reconcile();
  }

  /** A command is done; what the server has refused is not asked for again. */
  #noteAnswer(link: Link, message: Control): void {
    const { change } = link;
    if (message.event !== 'live' && message.event !== 'unsubscribed' && message.event !== 'error') return;
    if (change === undefined || message.data.ref !== change.ref) return;
    link.change = undefined;
    if (message.event !== 'error') return;
    const { patterns } = this.#stream.wanted;
    this.#stream.setTopics(patterns.filter((pattern) => !change.topics.includes(pattern)));
  }

  /** Silence is met with a second connection; whichever speaks first makes it live again. */
  #stalled(link: Link): void {
    // With a command under way nobody knows what a second connection should ask for.
    if (link === this.#stream.next || !link.live || link.change !== undefined) return this.#ended(link);
    this.#stream.next ??= this.#open(link.name);
    this.#tellState();
  }

  #ended(link: Link): void {
    const { main, next } = this.#stream;
    this.#stream.drop(link);
    if (link === next && main !== undefined) this.#failedToTakeOver(link, main);
    else if (this.#stream.main === undefined) this.#retryAfter(link);
    this.#reconcile();
  }

  #failedToTakeOver(link: Link, main: Link): void {
    if (main.stalled) {
      this.#stream.drop(main);
      this.#retryAfter(main);
    } else if (link.name !== main.name) {
      this.#choice.settleFor(main.name);
    } else {
      this.#pause.set(this.#backoff.nextMs(), () => this.#reconcile());
    }
  }

  #retryAfter({ bye, greeted, liveForMs, covered }: Link): void {
    // What was refused may be an old list.
    const asked = this.#stream.wanted.patterns.every((pattern) => covered.patterns.includes(pattern));
    if (bye?.retry === false && asked) return this.#close(bye.reason);
    this.#backoff.ended(liveForMs);
    this.#choice.ended(greeted);
    const retryAfterMs = bye?.retryAfterMs ?? 0;
    this.#retry.set(retryAfterMs > 0 ? retryAfterMs : this.#backoff.nextMs(), () => this.#connect());
  }

  #connect(): void {
    this.#disconnect();
    if (this.#closed || this.#suspendedMs !== undefined || this.#stream.wanted.patterns.length === 0) return;
    this.#stream.main = this.#open(this.#choice.candidate);
    this.#tellState();
  }

  #disconnect(): void {
    this.#retry.clear();
    const { main, next } = this.#stream;
    if (next !== undefined) this.#stream.drop(next);
    if (main !== undefined) this.#stream.drop(main);
  }

  #open(name: TransportName): Link {
    const { url, conflateMs = 0, constructors } = this.options;
    const request = this.#stream.request(conflateMs);
    const { EventSource, WebSocket, fetch } = globalThis;
    const all = { EventSource, WebSocket, fetch, ...constructors };
    return new Link({ name, open: TRANSPORTS[name], url, request, constructors: all }, this.#owner);
  }

  /** Takes the next step towards what is wanted, one at a time and only from a live connection. */
  #reconcile(): void {
    const { main, next } = this.#stream;
    if (main?.live === true && next === undefined && main.change === undefined) this.#improve(main);
    if (this.#closed || (main?.live === true && this.#stream.next === undefined)) {
      for (const resolve of this.#switching.splice(0)) resolve(this.transport);
    }
    this.#tellState();
  }

  #improve(main: Link): void {
    const { wanted } = this.#stream;
    const better = this.#choice.better(main.name);
    if (better !== undefined) {
      this.#stream.next = this.#open(better);
    } else if (main.takesCommands) {
      const change = nextChange(main.granted, main.settled, wanted);
      if (change !== undefined) main.send(change, ++this.#ref, this.options.conflateMs ?? 0);
    } else if (!this.#pause.pending && needsReplacement(main.granted, main.settled, wanted)) {
      this.#stream.next = this.#open(main.name);
    }
  }

  #tellState(): void {
    const { main, next } = this.#stream;
    const detail: StateEvent = { state: this.state, transport: this.transport };
    if (next !== undefined && next.name !== main?.name) detail.next = next.name;
    if (this.#reason !== undefined) detail.reason = this.#reason;
    const told = JSON.stringify(detail);
    if (told === this.#told) return;
    this.#told = told;
    this.#events.emit('state', detail);
  }
}
