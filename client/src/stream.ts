import type { ControlData, EventMessage, ResetReason } from '../../src/protocol/messages.js';
import { PatternSet } from '../../src/protocol/topic-pattern.js';
import { inTheWayOf, retain } from './coverage.js';
import { Ledger } from './ledger.js';
import type { Link } from './link.js';
import { isControl, type Message } from './message.js';
import type { SubscribeRequest } from './transports/transport.js';

/** What the stream tells the application; `stale` to `error` are the server's own messages. */
export interface StreamEvents extends Pick<
  ControlData,
  'live' | 'conflated' | 'stale' | 'recovered' | 'ended' | 'bye' | 'error'
> {
  tick: EventMessage;
  /** Continuity is broken for these topics and patterns: forget them; what follows starts over. */
  reset: { topics: readonly string[]; reason: ResetReason | 'restarted' };
}

export type Tell = <Name extends keyof StreamEvents>(name: Name, detail: StreamEvents[Name]) => void;

/**
 * The one stream that an application sees, whichever connections feed it: at most two, `main` and, while another
 * transport or list takes over, `next`. Knows positions and what was shown; of time and failure it knows nothing.
 */
export class Stream {
  main: Link | undefined;
  next: Link | undefined;
  wanted: PatternSet;
  /** The last id received, not the highest: what a server has written before it is what we have. */
  #position: string | undefined;
  /** Patterns that the position speaks for. */
  #settled = new Set<string>();
  readonly #ledger = new Ledger();
  /** Events shown, and events that both connections brought. */
  readonly counts = { events: 0, repeats: 0, resets: 0, conflated: 0 };

  constructor(
    topics: readonly string[],
    private readonly tell: Tell,
  ) {
    this.wanted = new PatternSet([...new Set(topics)]);
  }

  /** What a new connection asks for, to go on from where the stream is. */
  request(conflateMs: number): SubscribeRequest {
    const { patterns } = this.wanted;
    if (this.#position === undefined) return { topics: patterns, fresh: [], conflateMs };
    const topics = [...this.#settled];
    const fresh = patterns.filter((pattern) => !this.#settled.has(pattern));
    return { topics, fresh, lastEventId: this.#position, conflateMs };
  }

  setTopics(topics: readonly string[]): void {
    this.wanted = new PatternSet([...new Set(topics)]);
    this.main?.retain(this.wanted.patterns);
    this.next?.retain(this.wanted.patterns);
    this.#settled = retain(this.#settled, this.wanted.patterns);
    if (this.main?.position !== undefined) this.#adopt(this.main);
    this.#startOver();
  }

  /** Starts over with a snapshot: what was missed is not worth replaying. */
  forget(): void {
    if (this.#position === undefined) return;
    this.#position = undefined;
    this.#settled.clear();
    this.#restart(this.wanted.patterns, 'restarted');
  }

  hear(link: Link, message: Message): void {
    if (isControl(message)) {
      if (message.event === 'reset') {
        link.resets.push(message.data);
        return;
      }
      if (message.event === 'hello' || message.event === 'unsubscribed') link.granted = message.data.topics;
      if (message.event === 'subscribed') this.#grant(link, message.data.topics);
    }
    if (message.id !== undefined) this.#advance(link, message.id);
    if (!isControl(message)) return this.#show(link, message);
    if (message.event === 'live') this.#takeOver(link);
    if (link === this.main) this.#pass(message);
  }

  /** Closes a connection, or takes note that it has ended. */
  drop(link: Link): void {
    link.close();
    if (link === this.main) {
      this.main = this.next;
      this.next = undefined;
      if (this.main?.position !== undefined) this.#adopt(this.main);
    } else if (link === this.next) {
      this.next = undefined;
    }
    this.#startOver();
  }

  /** Patterns asked for by command are shown from here on, if they are still wanted. */
  #grant(link: Link, topics: readonly string[]): void {
    const { granted, settled, change } = link;
    const asked = (change?.topics ?? []).filter(
      (pattern) =>
        this.wanted.patterns.includes(pattern) && inTheWayOf(pattern, granted, settled).length === 0,
    );
    link.granted = topics;
    link.covered = new PatternSet([...new Set([...link.covered.patterns, ...asked])]);
  }

  /** A reset takes effect with the first id after it, and then no other connection may go on from before it. */
  #advance(link: Link, id: string): void {
    for (const { topics, reason } of link.resets.splice(0)) {
      const other = link === this.main ? this.next : this.main;
      if (other !== undefined) this.drop(other);
      this.#restart(topics, reason);
    }
    link.position = id;
    for (const pattern of link.covered.patterns) link.settled.add(pattern);
    if (link === this.main) this.#adopt(link);
  }

  #show(link: Link, event: EventMessage): void {
    const { topic } = event.data;
    if (!this.wanted.matches(topic) || !link.covered.matches(topic)) return;
    if (!this.#ledger.admit(topic, event.id)) {
      this.counts.repeats += 1;
      return;
    }
    this.counts.events += 1;
    this.tell('tick', event);
  }

  /** Everything up to the new connection's position has come through it: the old one is not needed any more. */
  #takeOver(link: Link): void {
    link.wentLive();
    link.retain(this.wanted.patterns);
    if (link === this.next && this.main !== undefined) this.drop(this.main);
    if (link === this.main) this.#adopt(link);
  }

  #adopt({ position, settled }: Link): void {
    this.#position = position;
    this.#settled = settled;
  }

  /** What was shown of topics that no connection goes on with: they begin again, and the application is told. */
  #startOver(): void {
    const settled = new PatternSet([...this.#settled]);
    const goesOn = (topic: string): boolean =>
      settled.matches(topic) || this.next?.covered.matches(topic) === true;
    const begun = this.#ledger
      .forget((topic) => !goesOn(topic))
      .filter((topic) => this.wanted.matches(topic));
    if (begun.length > 0) this.#restart(begun, 'restarted');
  }

  #restart(topics: readonly string[], reason: StreamEvents['reset']['reason']): void {
    const concerned = new PatternSet(topics);
    this.#ledger.forget((topic) => concerned.matches(topic));
    this.counts.resets += 1;
    this.tell('reset', { topics, reason });
  }

  #pass(message: Exclude<Message, EventMessage>): void {
    switch (message.event) {
      case 'conflated':
        this.counts.conflated += message.data.count;
        return this.tell(message.event, message.data);
      case 'live':
        return this.tell(message.event, message.data);
      case 'stale':
      case 'recovered':
        return this.tell(message.event, message.data);
      case 'ended':
        return this.tell(message.event, message.data);
      case 'bye':
        return this.tell(message.event, message.data);
      case 'error':
        return this.tell(message.event, message.data);
    }
  }
}
