import type { ControlData, EventMessage } from '../../src/protocol/messages.js';
import type { Break, TickerEvents } from './api.js';
import { inTheWayOf } from './coverage.js';
import { Ledger } from './ledger.js';
import type { Link } from './link.js';
import { isControl, type Message } from './message.js';
import { PatternSet } from './pattern-set.js';
import type { SubscribeRequest } from './transports/transport.js';

/** Everything that a ticker tells: more than the application has names for. */
export type Told = Pick<TickerEvents, 'tick' | 'reset' | 'gap' | 'state'> & Omit<ControlData, 'reset'>;

export type Tell = <Name extends keyof Told>(name: Name, detail: Told[Name]) => void;

/**
 * The one stream that an application sees, whichever connections feed it: at most two, `main` and, while another
 * transport or list takes over, `next`. Knows positions and what was shown; of time and failure it knows nothing.
 */
export class Stream {
  main: Link | undefined;
  next: Link | undefined;
  wanted: PatternSet;
  /** The last id received, not the highest: what a server has written before it is what we have. */
  position: string | undefined;
  /** Patterns that the position speaks for. */
  settled = new PatternSet();
  readonly #ledger = new Ledger();
  readonly counts = { events: 0, repeats: 0, resets: 0, gaps: 0, conflated: 0 };

  constructor(
    topics: readonly string[],
    private readonly tell: Tell,
  ) {
    this.wanted = new PatternSet(topics);
  }

  /** What a new connection asks for, to go on from where the stream is. */
  request(conflateMs: number): SubscribeRequest {
    const { wanted, position } = this;
    const topics = position ? this.settled : wanted;
    const fresh = [...wanted].filter((pattern) => !topics.has(pattern));
    return { topics: [...topics], fresh, lastEventId: position, conflateMs };
  }

  setTopics(topics: readonly string[]): void {
    const wanted = (this.wanted = new PatternSet(topics));
    this.main?.retain(wanted);
    this.next?.retain(wanted);
    this.settled = this.settled.retain(wanted);
    this.#adopt(this.main);
    this.#startOver();
  }

  /** Starts over with a snapshot: what was missed is not worth replaying. */
  forget(): void {
    if (!this.position) return;
    this.position = undefined;
    this.settled.clear();
    this.#restart({ topics: [...this.wanted], reason: 'restarted' });
  }

  /** @param position what the message says of it, if not by its own id */
  hear(link: Link, message: Message, position = message.id): void {
    if (isControl(message)) {
      if (message.event === 'reset') return void link.heldResets.push(message.data);
      if ('conflateMs' in message.data) this.#grant(link, message.data);
    }
    if (position) this.#advance(link, position);
    if (!isControl(message)) return this.#show(link, message);
    const { event, data } = message;
    if (event === 'live') this.#takeOver(link);
    if (link !== this.main) return;
    if (event === 'conflated') this.counts.conflated += data.count;
    this.tell(event, data);
  }

  /** Closes a connection, if there is one, or takes note that it has ended. */
  drop(link: Link | undefined): void {
    link?.close();
    if (link === this.main) this.main = this.next;
    this.next = undefined;
    this.#adopt(this.main);
    this.#startOver();
  }

  /** Patterns asked for by command are shown from here on, if they are still wanted. */
  #grant(link: Link, { topics, conflateMs }: ControlData['subscribed']): void {
    const { granted, settled, change } = link;
    if (change?.command === 'subscribe') {
      const asked = change.topics.filter(
        (pattern) => this.wanted.has(pattern) && !inTheWayOf(pattern, granted!, settled).length,
      );
      link.covered = new PatternSet([...link.covered, ...asked]);
    }
    link.granted = topics;
    link.conflateMs = conflateMs;
  }

  /** A reset takes effect with the first id after it, and then no other connection may go on from before it. */
  #advance(link: Link, id: string): void {
    for (const reset of link.heldResets.splice(0)) {
      const other = link === this.main ? this.next : this.main;
      if (other) this.drop(other);
      // Up to `live` it catches up again.
      link.state = 'connecting';
      this.#restart(reset);
    }
    link.position = id;
    for (const pattern of link.covered) link.settled.add(pattern);
    if (link === this.main) this.#adopt(link);
  }

  #show(link: Link, event: EventMessage): void {
    const { topic } = event.data;
    if (!this.wanted.covers(topic) || !link.covered.covers(topic)) return;
    if (!this.#ledger.admit(topic, event.id)) {
      this.counts.repeats += 1;
      return;
    }
    this.counts.events += 1;
    this.tell('tick', event);
  }

  /** Everything up to the new connection's position has come through it: the old one is not needed any more. */
  #takeOver(link: Link): void {
    link.state = 'live';
    link.retain(this.wanted);
    if (link === this.next && this.main) this.drop(this.main);
    if (link === this.main) this.#adopt(link);
  }

  #adopt(link: Link | undefined): void {
    if (!link?.position) return;
    this.position = link.position;
    this.settled = link.settled;
  }

  /** What was shown of topics that no connection goes on with: they begin again, and the application is told. */
  #startOver(): void {
    const goesOn = (topic: string): boolean =>
      this.settled.covers(topic) || !!this.next?.covered.covers(topic);
    const begun = this.#ledger.forget((topic) => !goesOn(topic)).filter((topic) => this.wanted.covers(topic));
    if (begun.length > 0) this.#tellReset({ topics: begun, reason: 'restarted' }, begun);
  }

  #restart(reset: Break): void {
    const concerned = new PatternSet(reset.topics);
    this.#tellReset(
      reset,
      this.#ledger.forget((topic) => concerned.covers(topic)),
    );
  }

  #tellReset(reset: Break, shown: readonly string[]): void {
    this.counts.resets += 1;
    this.tell('reset', reset);
    if (!shown.length) return;
    this.counts.gaps += 1;
    this.tell('gap', { ...reset, topics: shown });
  }
}
