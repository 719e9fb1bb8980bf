import type { StateEvent } from '../api.js';
import type { Told } from '../stream.js';
import type { Constructors, TransportName } from '../transports/transport.js';

export type Channel = InstanceType<Constructors['BroadcastChannel']>;

/** What a tab says on the channel: what it wants of the one connection. */
export interface Want {
  /** The tab; also the lock that it holds for as long as it listens. */
  readonly tab: string;
  readonly topics: readonly string[];
  readonly conflateMs: number;
  /** Somebody has asked for it there. */
  readonly transport?: TransportName | undefined;
}

/** What the leader says: one thing that the connection has told, and how far it is. */
export interface Relay {
  /** When it took the lead, ms since 1970: of two leaders, the later one counts. */
  readonly since: number;
  /** The one from whose last word it goes on. */
  readonly after: number | undefined;
  readonly state: StateEvent;
  /** How long the connection may be silent, and so the leader; it has one where there is a `level`. */
  readonly heartbeatMs: number | undefined;
  /** All that is owed up to this position has been relayed by now. */
  readonly position: string | undefined;
  /** The highest position relayed by now: all that is higher is yet to come. Unknown while the connection catches up. */
  readonly level: string | undefined;
  /** The patterns that this is true for. */
  readonly topics: ReadonlySet<string>;
  readonly name: keyof Told;
  readonly detail: Told[keyof Told];
}
