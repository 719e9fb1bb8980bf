import type { TickerStatus } from './api.js';
import { textOf } from './reading.js';

/** What the server says of a topic besides its ticks. `silent`: its feed says nothing any more. */
export type Mark = 'unknown' | 'ended' | 'silent';

/** What a quote or a match may say of itself. */
const OWN = /^(halted|closed|scheduled|break|ended)$/;

/**
 * How a topic stands. What is final stays true without a connection; what has no value cannot be out of date.
 * @param troubled there is no connection, and has not been for a while
 * @param data of the latest tick; undefined: there has been none
 */
export function statusOf(
  paused: boolean,
  troubled: boolean | undefined,
  mark: Mark | undefined,
  data: unknown,
): TickerStatus {
  const [state] = OWN.exec(textOf(data, 'state')) ?? [];
  if (paused) return 'paused';
  if (mark === 'ended' || state === 'ended') return 'ended';
  if (data === undefined) return mark === 'unknown' ? mark : troubled ? 'unreachable' : 'waiting';
  if (troubled || mark === 'unknown') return 'stale';
  return (state as TickerStatus | undefined) ?? (mark ? 'stale' : 'live');
}
