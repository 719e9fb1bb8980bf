/** What a page sees of the library. Everything here is in its declaration file. */
import type { ControlData, EventMessage, ResetReason } from '../../src/protocol/messages.js';
import type { Constructors, TransportName } from './transports/transport.js';

export interface TickerOptions {
  /** Address of the server, `https://ticker.example` for instance. */
  url: string;
  /** Topics and patterns: `stock.AAPL`, `stock.*`, `match.>`. */
  topics: readonly string[];
  /** In order of preference; the first that works is kept. Default: sse, websocket, poll. */
  transports?: readonly TransportName[] | undefined;
  /** ms between two events of a state topic at least; what comes between is merged into the newest. Default 0: all. */
  conflateMs?: number | undefined;
  /**
   * Tabs of one origin that ask for this share one connection: `true`, or a name to share among those with the same
   * name. Where the browser has no Web Locks or BroadcastChannel, each has its own. Default false.
   */
  share?: boolean | string | undefined;
  /** Suspended for longer, it returns with a snapshot instead of a replay, and tells `reset`. Default 60000 ms. */
  maxAgeMs?: number | undefined;
  /** Closes the ticker when it is aborted. */
  signal?: AbortSignal | undefined;
  /**
   * Lets go of the connection while the page is frozen or in the back/forward cache, returns with it, and tries again
   * at once when the network is back or the page is looked at. Default: true where there is a document.
   */
  lifecycle?: boolean | undefined;
  /** Where the platform's own are missing or in the way. */
  constructors?: Partial<Constructors> | undefined;
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
  /** ms, as the server has granted it. */
  conflateMs: number;
  /** The transport that is about to take over. */
  next?: TransportName | undefined;
  /** Why the server ended the stream for good. */
  reason?: string | undefined;
}

/** Continuity is broken for these topics and patterns. */
export interface Break {
  topics: readonly string[];
  /** `restarted`: by the library itself, because what it had could not be completed, or was too old. */
  reason: ResetReason | 'restarted';
}

/** What a ticker tells; `live` to `error` are the server's own messages. */
export interface TickerEvents extends Pick<
  ControlData,
  'live' | 'conflated' | 'stale' | 'recovered' | 'ended' | 'bye' | 'error'
> {
  tick: EventMessage;
  /** Forget what you have of them; what follows starts over with a snapshot. */
  reset: Break;
  /** A reset of topics of which something had been shown: what lies between that and the snapshot may be missing. */
  gap: Break;
  state: StateEvent;
}

export interface Counts {
  /** Ticks told. */
  events: number;
  /** Ticks that came again, and were dropped. */
  repeats: number;
  resets: number;
  gaps: number;
  /** Events that the server has merged away. */
  conflated: number;
}

export interface Ticker extends AsyncIterable<EventMessage> {
  readonly state: TickerState;
  /** The transport in use, or the next to be tried. */
  readonly transport: TransportName;
  /** ms, as the server has granted it. */
  readonly conflateMs: number;
  /** Where a new connection would resume; undefined before the first one is known. */
  readonly position: string | undefined;
  readonly counts: Readonly<Counts>;
  /** @returns a function that takes the listener off again */
  on<Name extends keyof TickerEvents>(name: Name, listener: (detail: TickerEvents[Name]) => void): () => void;
  /** Changes what is subscribed; topics that stay go on without a gap. */
  setTopics(topics: readonly string[]): void;
  subscribe(...topics: string[]): void;
  unsubscribe(...topics: string[]): void;
  /** Changes the rate, without a gap. What the server grants is told by `state`. */
  setConflateMs(ms: number): void;
  /**
   * Goes on over another transport, from the same position; the old connection stays until the new one is level.
   * Resolves with the transport that is then in use: the old one, if the new one did not come up. A tab that shares asks
   * the leader and does not wait: `state` tells.
   */
  switchTransport(transport: TransportName): Promise<TransportName>;
  /** Lets go of the connection, which a page that is frozen or cached would not keep. */
  suspend(): void;
  resume(): void;
  /** Tries again now instead of later: the network is back, or somebody looks. */
  wake(): void;
  close(): void;
  /**
   * The ticks from here on; ends when the ticker is closed. Whoever leaves more than 1000 waiting gets those, and then
   * an error with `code` 4000, `slow-consumer`. A loss is told by the events `reset` and `gap` alone.
   */
  [Symbol.asyncIterator](): AsyncIterator<EventMessage, undefined>;
}
