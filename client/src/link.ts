import type { ControlData, Ref } from '../../src/protocol/messages.js';
import { PatternSet } from '../../src/protocol/topic-pattern.js';
import { type Change, retain } from './coverage.js';
import { isControl, type Message } from './message.js';
import type {
  Constructors,
  OpenTransport,
  SubscribeRequest,
  Transport,
  TransportName,
} from './transports/transport.js';

/** A connection that has not said `hello` by then does not work, however open it says it is, ms. */
const HELLO_MS = 5000;

export interface LinkOwner {
  heard(link: Link, message: Message): void;
  /** Nothing for twice as long as the server ever is silent; the connection is still open. */
  stalled(link: Link): void;
  ended(link: Link): void;
}

export interface LinkOptions {
  readonly name: TransportName;
  readonly open: OpenTransport;
  readonly url: string;
  readonly request: SubscribeRequest;
  readonly constructors: Constructors;
}

/** One connection on one transport: what it has promised so far, and whether it is alive. */
export class Link {
  readonly name: TransportName;
  /** The last id received here. */
  position: string | undefined;
  /** Patterns that the position speaks for. */
  settled: Set<string>;
  /** Topics that this connection is asked for. */
  covered: PatternSet;
  /** Patterns as the server granted them. */
  granted: readonly string[] = [];
  /** Said, but not in effect before the next id: without one the connection may have gone before the snapshot. */
  readonly resets: ControlData['reset'][] = [];
  bye: ControlData['bye'] | undefined;
  greeted = false;
  /** Silent for too long; whoever owns the link takes that back when it speaks again. */
  stalled = false;
  /** A command is under way. */
  change: (Change & { ref: Ref }) | undefined;

  readonly #transport: Transport | undefined;
  readonly #owner: LinkOwner;
  #patienceMs: number;
  #heardMs = performance.now();
  #liveMs: number | undefined;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #open = true;

  constructor({ name, open, url, request, constructors }: LinkOptions, owner: LinkOwner) {
    const { topics, fresh, lastEventId } = request;
    this.name = name;
    this.settled = new Set(lastEventId === undefined ? [] : topics);
    this.covered = new PatternSet([...topics, ...fresh]);
    this.#owner = owner;
    const receiver = { message: (message: Message) => this.#hear(message), ended: () => this.#end() };
    try {
      this.#transport = open(url, request, receiver, constructors);
      this.#patienceMs = HELLO_MS;
    } catch {
      // No such constructor here, or one that refuses the address: nothing to wait for.
      this.#patienceMs = 0;
    }
    this.#watchFor(this.#patienceMs);
  }

  get live(): boolean {
    return this.#liveMs !== undefined;
  }

  wentLive(): void {
    this.#liveMs ??= performance.now();
  }

  get liveForMs(): number {
    return this.#liveMs === undefined ? 0 : performance.now() - this.#liveMs;
  }

  get takesCommands(): boolean {
    return this.#transport?.command !== undefined;
  }

  send(change: Change, ref: Ref, conflateMs: number): void {
    const { command, topics } = change;
    this.change = { ...change, ref };
    const rate = command === 'subscribe' && conflateMs > 0 ? { conflateMs } : {};
    this.#transport?.command?.(command, { ref, topics, ...rate });
  }

  /** The list has changed: whatever is no longer wanted is neither shown nor claimed to be settled. */
  retain(wanted: readonly string[]): void {
    // What is settled goes on being shown, also where only a wildcard that is taken away covered it by now.
    const covered = retain([...this.covered.patterns, ...this.settled], wanted);
    this.covered = new PatternSet([...covered]);
    this.settled = retain(this.settled, wanted);
  }

  close(): void {
    this.#open = false;
    clearTimeout(this.#watch);
    this.#transport?.close();
  }

  #hear(message: Message): void {
    if (!this.#open) return;
    this.#heardMs = performance.now();
    if (isControl(message) && message.event === 'hello') {
      this.greeted = true;
      this.#patienceMs = 2 * message.data.heartbeatMs;
      this.#watchFor(this.#patienceMs);
    }
    this.#owner.heard(this, message);
  }

  #end(): void {
    if (!this.#open) return;
    this.close();
    this.#owner.ended(this);
  }

  #watchFor(ms: number): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#check(), ms);
  }

  /** One timer for many messages: each only leaves its time behind. */
  #check(): void {
    const restMs = this.#heardMs + this.#patienceMs - performance.now();
    if (restMs > 0) return this.#watchFor(restMs);
    if (!this.greeted) return this.#end();
    this.stalled = true;
    this.#watchFor(this.#patienceMs);
    this.#owner.stalled(this);
  }
}
