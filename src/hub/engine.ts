import type { Observable } from 'rxjs';
import type { HubEvent } from './event.js';

/**
 * What an engine tells the hub. `reset` comes first: forget everything. Then every retained event in order, `live`,
 * and new events for ever; `stale` … `live` around an outage that lost nothing, `reset` where something was lost.
 */
export type FeedEvent =
  /** `floor`: nothing with a sequence up to it can be replayed. `head`, `time`: the log's newest when it was opened. */
  | {
      readonly kind: 'reset';
      readonly epoch: string;
      readonly floor: number;
      readonly head: number;
      readonly time: number;
    }
  /** One pass: the events that became visible together. The hub writes once per connection for each pass. */
  | { readonly kind: 'pass'; readonly events: readonly HubEvent[] }
  | { readonly kind: 'live' }
  | { readonly kind: 'stale'; readonly reason: string };

export interface PublishOptions {
  /** De-duplication key: within two minutes a second event with the same key is not stored again. */
  readonly id?: string | undefined;
}

export interface Published {
  readonly sequence: number;
  readonly time: number;
  /** The key was known: this is the position of the event that was stored first. */
  readonly duplicate: boolean;
}

/** Orders events and remembers them: a log, nothing more. One per application. */
export interface Engine {
  open(): Promise<void>;
  /** Resolves once stored. Events of one topic are stored in the order of the calls. */
  publish(topic: string, body: string, options?: PublishOptions): Promise<Published>;
  /** Hot, for the one hub. */
  feed(): Observable<FeedEvent>;
  /** The log's newest sequence, read from the engine itself, not from what the hub has seen. */
  head(): Promise<{ epoch: string; sequence: number }>;
  close(): Promise<void>;
}

export const ENGINE = Symbol('ENGINE');
