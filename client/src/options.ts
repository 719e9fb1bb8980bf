import type { StreamEvents } from './stream.js';
import type { Constructors, TransportName } from './transports/transport.js';

export interface TickerOptions {
  /** Address of the server, `https://ticker.example` for instance. */
  url: string;
  /** Topics and patterns: `stock.AAPL`, `stock.*`, `match.>`. */
  topics: readonly string[];
  /** In order of preference; the first that works is kept. Default: sse, websocket, poll. */
  transports?: readonly TransportName[];
  /** ms between two passes, in which only the newest of each state topic is sent. Default 0: everything. */
  conflateMs?: number;
  /** Where the platform's own are missing or in the way. */
  constructors?: Partial<Constructors>;
}

/**
 * `connecting`: a connection is being made, or catches up. `stalled`: it is open but silent. `waiting`: for the next
 * attempt, for a topic, or for `resume`. `closed`: for good, or until the list is changed if it
 * was the server that had no more to say (`reason`).
 */
export type TickerState = 'connecting' | 'live' | 'stalled' | 'waiting' | 'closed';

export interface StateEvent {
  state: TickerState;
  /** The transport in use, or the next to be tried. */
  transport: TransportName;
  /** The transport that is about to take over. */
  next?: TransportName;
  /** Why the server ended the stream for good. */
  reason?: string;
}

export interface TickerEvents extends StreamEvents {
  state: StateEvent;
}
