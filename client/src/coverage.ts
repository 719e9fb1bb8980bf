import { hasWildcard, PatternSet } from '../../src/protocol/topic-pattern.js';

/**
 * What a set of patterns still says once `wanted` is the list: the wanted ones that are in it, the wanted names that
 * one of its wildcards covers, and those of its names that a wanted wildcard will cover but does not yet. So a list
 * may go from `stock.*` to names and back without starting a single topic over.
 */
export function retain(held: Iterable<string>, wanted: readonly string[]): Set<string> {
  const all = new Set(held);
  const covers = new PatternSet([...all]);
  const kept = new Set(
    wanted.filter((pattern) => all.has(pattern) || (!hasWildcard(pattern) && covers.matches(pattern))),
  );
  const open = new PatternSet(wanted.filter((pattern) => !kept.has(pattern)));
  for (const pattern of all) if (!hasWildcard(pattern) && open.matches(pattern)) kept.add(pattern);
  return kept;
}

/** Whether every event of `pattern` is wanted. */
export const isWanted = (pattern: string, wanted: PatternSet): boolean =>
  wanted.patterns.includes(pattern) || (!hasWildcard(pattern) && wanted.matches(pattern));

export type Change = { command: 'subscribe' | 'unsubscribe'; topics: string[] };

/**
 * The next command that brings a connection closer to `wanted`; undefined: it is there. Names are added before
 * wildcards are taken away, so that what both cover is never out of the subscription.
 */
export function nextChange(
  granted: readonly string[],
  settled: ReadonlySet<string>,
  wanted: PatternSet,
): Change | undefined {
  // Taken away and asked for again before the server knew: ticks were dropped in between, so it must start over.
  const restarted = granted.filter((pattern) => wanted.patterns.includes(pattern) && !settled.has(pattern));
  if (restarted.length > 0) return { command: 'unsubscribe', topics: restarted };
  const missing = wanted.patterns.filter((pattern) => !granted.includes(pattern));
  if (missing.length > 0) return { command: 'subscribe', topics: missing };
  const surplus = granted.filter((pattern) => !wanted.patterns.includes(pattern));
  return surplus.length > 0 ? { command: 'unsubscribe', topics: surplus } : undefined;
}

/** Whether a connection that takes no commands must give way to one that asks for `wanted`. */
export const needsReplacement = (
  granted: readonly string[],
  settled: ReadonlySet<string>,
  wanted: PatternSet,
): boolean =>
  wanted.patterns.some((pattern) => !settled.has(pattern)) ||
  granted.some((pattern) => !isWanted(pattern, wanted));
