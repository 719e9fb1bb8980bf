import type { Observable } from 'rxjs';
import type { HubEvent } from './event.js';
import type { Ending } from './tick.js';

/**
 * What an engine tells the hub. `reset` comes first: forget everything. Then every retained event in order, `live`,
 * and new events for ever; `stale` … `live` around an outage that lost nothing, `reset` where something was lost.
 */
export type FeedEvent =
  | {
      readonly kind: 'reset';
      readonly epoch: string;
      /** Nothing with a sequence up to this can be replayed. */
      readonly floor: number;
      /** The log's newest sequence and the engine's time when it was opened. */
      readonly head: number;
      readonly time: number;
      /** The newest sequence gone of each topic, where the engine knows; else it is the first retained less one. */
      readonly evicted?: ReadonlyMap<string, number>;
    }
  /** One pass: the events that became visible together. The hub writes once per connection for each pass. */
  | { readonly kind: 'pass'; readonly events: readonly HubEvent[] }
  /**
   * Positions before `below` cannot be resumed from any more. `loss`: the log came back shorter, and a position from
   * before this event's time, but not before its sequence, is of the log that is gone.
   */
  | {
      readonly kind: 'floor';
      readonly sequence: number;
      readonly time: number;
      readonly below: number;
      readonly loss: boolean;
    }
  | { readonly kind: 'live' }
  | { readonly kind: 'stale'; readonly reason: string };

export interface PublishOptions {
  /** De-duplication key: within two minutes a second event with the same key is not stored again. */
  readonly id?: string | undefined;
  readonly ends?: Ending | undefined;
}

export interface Published {
  readonly sequence: number;
  readonly time: number;
  /** The key was known: this is the position of the event that was stored first. */
  readonly duplicate: boolean;
}

/** The event was not stored, or is not known to be: publish again with the same key. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

/** Orders events and remembers them: a log, nothing more. One per application. */
export interface Engine {
  open(): Promise<void>;
  /**
   * Resolves once stored. Events of one topic are stored in the order of the calls.
   * @throws EngineUnavailable
   */
  publish(topic: string, body: string, options?: PublishOptions): Promise<Published>;
  /** Hot, for the one hub. */
  feed(): Observable<FeedEvent>;
  /** The log's newest sequence, read from the engine itself, not from what the hub has seen. */
  head(): Promise<{ epoch: string; sequence: number }>;
  /**
   * Lets go of a topic's events up to this sequence. `entirely`: its latest is among them, so a floor event comes
   * first. Harmless when there is nothing to let go of, and when several instances ask.
   */
  forget(topic: string, upTo: number, entirely: boolean): Promise<void>;
  /** Stores and delivers what is pending. */
  close(): Promise<void>;
}

export const ENGINE = Symbol('ENGINE');
