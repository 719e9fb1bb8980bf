import type { ControlData, Ref } from '../../src/protocol/messages.js';
import type { Change } from './coverage.js';
import { isControl, type Message } from './message.js';
import { PatternSet } from './pattern-set.js';
import type { Receiver, SubscribeRequest, Transport, TransportName } from './transports/transport.js';

/** A connection that has not said `hello` by then does not work, however open it says it is, ms. */
const HELLO_MS = 5000;

export interface LinkOwner {
  heard(link: Link, message: Message, position?: string): void;
  /** Live, and then nothing for twice as long as the server ever is silent; the connection is still open. */
  stalled(link: Link): void;
  lost(link: Link): void;
}

/** One connection: what it has promised so far, and whether it is alive. */
export class Link {
  /** Whoever owns the link takes it back that it has stalled, when it speaks again. */
  state: 'connecting' | 'live' | 'stalled' = 'connecting';
  /** ms since 1970. */
  readonly openedMs = Date.now();
  /** The longest silence that is normal; before `hello` half of the patience for it. */
  heartbeatMs = HELLO_MS / 2;
  /** The last id received here. */
  position: string | undefined;
  /** Patterns that the position speaks for. */
  settled: PatternSet;
  /** Topics that this connection is asked for. */
  covered: PatternSet;
  /** Patterns as the server granted them; undefined before `hello`. */
  granted: readonly string[] | undefined;
  /** The rate as it was last asked for, and as it was granted. */
  askedMs: number;
  conflateMs: number;
  /** Said, but not in effect before the next id: without one the connection may have gone before the snapshot. */
  readonly heldResets: ControlData['reset'][] = [];
  bye: ControlData['bye'] | undefined;
  /** A command is under way. */
  change: (Change & { ref: Ref }) | undefined;

  #watch: ReturnType<typeof setTimeout> | undefined;
  #open = true;

  /** None where it could not even be made. */
  readonly transport: Transport | undefined;

  constructor(
    readonly name: TransportName,
    { topics, fresh, lastEventId, conflateMs }: SubscribeRequest,
    open: (receiver: Receiver) => Transport,
    private readonly owner: LinkOwner,
  ) {
    this.settled = new PatternSet(lastEventId && topics);
    this.covered = new PatternSet([...topics, ...fresh]);
    this.askedMs = this.conflateMs = conflateMs;
    const ended = (): void => this.#end();
    try {
      this.transport = open({ message: (message, position) => this.#hear(message, position), ended });
    } catch {
      // No such constructor here, or one that refuses the address: nothing to wait for.
      queueMicrotask(ended);
    }
    this.#expect();
  }

  send(change: Change, ref: Ref): void {
    const { command, ...data } = (this.change = { ...change, ref });
    if ('conflateMs' in data) this.askedMs = data.conflateMs;
    this.transport!.command!(command, data);
  }

  /** The list has changed: whatever is no longer wanted is neither shown nor claimed to be settled. */
  retain(wanted: PatternSet): void {
    // What is settled goes on being shown, also where only a wildcard that is taken away covered it by now.
    this.covered = new PatternSet([...this.covered, ...this.settled]).retain(wanted);
    this.settled = this.settled.retain(wanted);
  }

  close(): void {
    this.#open = false;
    clearTimeout(this.#watch);
    this.transport?.close();
  }

  #hear(message: Message, position?: string): void {
    if (!this.#open) return;
    if (isControl(message) && message.event === 'hello') this.heartbeatMs = message.data.heartbeatMs;
    this.#expect();
    this.owner.heard(this, message, position);
  }

  #end(): void {
    if (!this.#open) return;
    this.close();
    this.owner.lost(this);
  }

  /** Something must come in time; a second time is for a live connection alone. */
  #expect(): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      if (this.state !== 'live') return this.#end();
      this.#expect();
      this.state = 'stalled';
      this.owner.stalled(this);
    }, 2 * this.heartbeatMs);
  }
}
