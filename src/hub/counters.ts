import type { ResetReason } from '../protocol/messages.js';

/**
 * What has happened since the start, as plain numbers: counting must cost the path of an event nothing. `ops/` reads
 * them when it is asked.
 */
export class Counters {
  /** Events stored. */
  published = 0;
  /** Events written to a client, live. */
  delivered = 0;
  /** Events written to a client by a catch-up: snapshot, replay. */
  replayed = 0;
  /** Events merged away. */
  conflated = 0;
  /** Resets told to a client, by reason. */
  readonly resets: Record<ResetReason, number> = {
    'epoch-changed': 0,
    'history-evicted': 0,
    'unknown-position': 0,
  };
}
