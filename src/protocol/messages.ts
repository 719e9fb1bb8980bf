/**
 * Every message that the server sends, the same on all transports. A message without an event name is a tick.
 * What each means, and in what order they come, is told in PROTOCOL.md.
 */
import type { Reason } from './codes.js';

/** Version of the protocol, in `hello`. */
export const PROTOCOL_VERSION = 1;

/** The data of an event: the same bytes on every transport. */
export interface EventData<Data = unknown> {
  topic: string;
  /** When the tick was published, ms since 1970. */
  time: number;
  data: Data;
}

/** An event as WebSocket and poll carry it; on SSE `id` and `data` are the fields of that name. */
export interface EventMessage<Data = unknown> {
  id: string;
  data: EventData<Data>;
}

export type ResetReason = 'epoch-changed' | 'history-evicted' | 'unknown-position';

/** Data of each named message. */
export interface ControlData {
  /** First, always. `topics` are the patterns as granted; WebSocket without a query: none. */
  hello: { version: number; topics: string[]; conflateMs: number; heartbeatMs: number; time: number };
  /** Continuity is broken for these topics and patterns; a snapshot of each follows. */
  reset: { topics: string[]; reason: ResetReason };
  /** Replay or snapshot is complete. `empty`: names without a wildcard that no feed knows. */
  live: { ref?: Ref; empty: string[] };
  /** Nothing else was written for `heartbeatMs`. */
  heartbeat: { time: number };
  /** Events merged away on this connection since the last such message. */
  conflated: { count: number };
  /** A feed, or the engine, has gone silent. */
  stale: { topics: string[]; reason: string };
  /** It is back. */
  recovered: { topics: string[]; reason: string };
  /** A match is over; right behind the topic's last event. */
  ended: { topic: string };
  /** Answers `subscribe` and `conflate`: the whole list of patterns, as granted. */
  subscribed: { ref?: Ref; topics: string[]; conflateMs: number };
  /** Answers `unsubscribe`: the patterns that are left. */
  unsubscribed: { ref?: Ref; topics: string[]; conflateMs: number };
  /** Answers `ping`. */
  pong: { ref?: Ref; time: number };
  /** A command was refused; the connection stays, unless `bye` follows. */
  error: { ref?: Ref; code: number; reason: Reason; message: string };
  /** The last message before the server ends a connection on purpose. */
  bye: { code: number; reason: Reason; retry: boolean; retryAfterMs: number };
}

export type ControlName = keyof ControlData;

/** A named message as WebSocket carries it. Only `live` and `heartbeat` have an id. */
export interface ControlMessage<Name extends ControlName = ControlName> {
  event: Name;
  id?: string;
  data: ControlData[Name];
}

/** What a client puts into a command to find its answer again. */
export type Ref = string | number;

/** What a client may send on a WebSocket. */
export interface CommandData {
  subscribe: { ref?: Ref; topics: string[]; lastEventId?: string; conflateMs?: number; batch?: boolean };
  unsubscribe: { ref?: Ref; topics: string[] };
  conflate: { ref?: Ref; conflateMs: number };
  ping: { ref?: Ref };
}

export type CommandName = keyof CommandData;

/** What `GET /poll` answers. */
export interface PollAnswer {
  hello: ControlData['hello'];
  resets: ControlData['reset'][];
  events: EventMessage[];
  /** Topics of which the last event is among these. */
  ended: string[];
  /** Ask for this as `lastEventId` next. */
  position: string;
  /** `null` while more is due than one answer holds: ask again at once. */
  live: ControlData['live'] | null;
}

/** What `POST /publish` takes: one, or a list. */
export interface PublishRequest {
  topic: string;
  /** The whole state of a state topic, one incident of an incident topic. */
  data: Record<string, unknown>;
  /** Within two minutes a second one with the same id is not stored again. */
  id?: string;
  /** ms since 1970; the server's own time if left out. */
  time?: number;
  /** The topic's last event: it may begin again, or it will not. */
  ends?: 'for-now' | 'for-good';
}

/** What it answers, once all is stored: one, or `{ events: […] }` in the order of the list. */
export interface PublishReceipt {
  position: string;
  /** The id was known; this is the position of the event that was stored first. */
  duplicate: boolean;
}
