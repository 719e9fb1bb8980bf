import { filter, firstValueFrom } from 'rxjs';
import { setTimeout as delay } from 'node:timers/promises';
import type { HubService } from '../hub/hub.service.js';
import type { ResetReason } from '../protocol/messages.js';
import { parsePosition } from '../protocol/position.js';
import { PatternSet } from '../protocol/topic-pattern.js';

/** Longest wait for this instance to see a position that another one has given out, ms. */
const BEHIND_MS = 10_000;
const BEHIND_RETRY_MS = 250;

/** What a client asks for. */
export interface SubscribeRequest {
  /** Patterns that `lastEventId` speaks for; without a readable one all is fresh. */
  readonly topics: readonly string[];
  /** Patterns that begin with a snapshot whatever `lastEventId` says. */
  readonly fresh: readonly string[];
  readonly lastEventId?: string | undefined;
  readonly conflateMs: number;
}

/** Where a catch-up begins. */
export interface Start {
  /** Everything owed up to this sequence has reached the client. */
  readonly position: number;
  /** The patterns that the position speaks for. */
  readonly settled: PatternSet;
  /** Why the client's position is of no use; to be said for everything it asked for. */
  readonly reset?: ResetReason;
}

export const ALL_FRESH: Start = { position: -1, settled: new PatternSet([]) };

/** All patterns of a request, each once. */
export const patternsOf = ({ topics, fresh }: SubscribeRequest): string[] => [
  ...new Set([...topics, ...fresh]),
];

/**
 * Decides where a client goes on, and lets it `begin` in the same turn: a decision is about the log as it is now. Waits
 * while the hub is not live, and up to 10 s while this instance is behind the client's position (`'behind'` after that):
 * lag is not loss, and is never answered with a reset. After each wait everything is looked at again, for the log may
 * have moved.
 *
 * @returns what `begin` returns; `undefined` when `wanted` said that nobody waits any more
 */
export async function decideStart<Result>(
  hub: HubService,
  { topics, lastEventId }: SubscribeRequest,
  wanted: () => boolean,
  begin: (start: Start | 'behind') => Result | Promise<Result>,
): Promise<Result | undefined> {
  const position = lastEventId === undefined ? undefined : parsePosition(lastEventId);
  const deadlineMs = Date.now() + BEHIND_MS;
  while (wanted()) {
    if (!hub.live) {
      await firstValueFrom(hub.live$.pipe(filter(Boolean)), { defaultValue: true });
      continue;
    }
    if (lastEventId === undefined) return begin(ALL_FRESH);
    if (position === undefined) return begin({ ...ALL_FRESH, reset: 'unknown-position' });
    const verdict = hub.judge(position);
    if (verdict === 'valid') return begin({ position: position.sequence, settled: new PatternSet(topics) });
    const behind = await hub.isBehind(position);
    // Asking takes its time.
    if (!wanted() || !hub.live || hub.judge(position) !== verdict) continue;
    if (!behind) return begin({ ...ALL_FRESH, reset: verdict === 'ahead' ? 'unknown-position' : verdict });
    if (Date.now() > deadlineMs) return begin('behind');
    await delay(BEHIND_RETRY_MS);
  }
  return undefined;
}

/**
 * Whether nothing can come of this request any more: all its topics have ended for good, and its position covers each
 * end. Only then is there a 204, which ends a native EventSource on purpose.
 */
export function hasAllEnded(hub: HubService, request: SubscribeRequest): boolean {
  const { topics, fresh, lastEventId } = request;
  const position = lastEventId === undefined ? undefined : parsePosition(lastEventId);
  if (position === undefined || fresh.length > 0 || !hub.live || hub.judge(position) !== 'valid')
    return false;
  return topics.every((topic) => {
    const last = hub.history(topic)?.latest;
    return last?.ends === 'for-good' && last.sequence <= position.sequence;
  });
}
