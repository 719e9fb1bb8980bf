import { overlap, type PatternSet } from './pattern-set.js';

/** A command to a connection that takes them, and its data. */
export type Change =
  | { readonly command: 'subscribe' | 'unsubscribe'; readonly topics: string[] }
  | { readonly command: 'conflate'; readonly conflateMs: number };

/**
 * What was granted and then taken away, and is in the way of a fresh `pattern`: its ticks are dropped, but to the server
 * its topics are covered until it knows, and it would not begin them again for a pattern that covers them too.
 */
export const inTheWayOf = (pattern: string, granted: readonly string[], settled: PatternSet): string[] =>
  settled.has(pattern) ? [] : granted.filter((other) => !settled.has(other) && overlap(other, pattern));

/**
 * The next command that brings a connection closer to `wanted`; undefined: it is there. First what goes on, under
 * another name: so what both patterns cover is never out of the subscription.
 */
export function nextChange(
  granted: readonly string[],
  settled: PatternSet,
  wanted: PatternSet,
): Change | undefined {
  const missing = [...wanted].filter((pattern) => !granted.includes(pattern));
  const goingOn = missing.filter((pattern) => settled.has(pattern));
  const inTheWay = [...wanted].flatMap((pattern) => inTheWayOf(pattern, granted, settled));
  const surplus = granted.filter((pattern) => !wanted.has(pattern));
  const changes = [
    { command: 'subscribe', topics: goingOn },
    { command: 'unsubscribe', topics: inTheWay },
    { command: 'subscribe', topics: missing },
    { command: 'unsubscribe', topics: surplus },
  ] as const;
  return changes.find(({ topics }) => topics.length);
}

/** Whether a connection that takes no commands must give way to one that asks for `wanted`. */
export const needsReplacement = (
  granted: readonly string[],
  settled: PatternSet,
  wanted: PatternSet,
): boolean => !wanted.within(settled) || granted.some((pattern) => !wanted.covers(pattern));
