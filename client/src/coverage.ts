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

/** Whether some topic may match both. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [one.split('.'), other.split('.')];
  for (let index = 0; index < a.length && index < b.length; index += 1) {
    const [token, twin] = [a[index], b[index]];
    if (token === '>' || twin === '>') return true;
    if (token !== twin && token !== '*' && twin !== '*') return false;
  }
  return a.length === b.length;
}

/**
 * What was granted and then taken away, and is in the way of a fresh `pattern`: its ticks are dropped, but to the server
 * its topics are covered until it knows, and it would not begin them again for a pattern that covers them too.
 */
export const inTheWayOf = (
  pattern: string,
  granted: readonly string[],
  settled: ReadonlySet<string>,
): string[] =>
  settled.has(pattern) ? [] : granted.filter((other) => !settled.has(other) && overlap(other, pattern));

/**
 * The next command that brings a connection closer to `wanted`; undefined: it is there. First what goes on, under
 * another name: so what both patterns cover is never out of the subscription.
 */
export function nextChange(
  granted: readonly string[],
  settled: ReadonlySet<string>,
  wanted: PatternSet,
): Change | undefined {
  const missing = wanted.patterns.filter((pattern) => !granted.includes(pattern));
  const goingOn = missing.filter((pattern) => settled.has(pattern));
  if (goingOn.length > 0) return { command: 'subscribe', topics: goingOn };
  const inTheWay = [...new Set(wanted.patterns.flatMap((pattern) => inTheWayOf(pattern, granted, settled)))];
  if (inTheWay.length > 0) return { command: 'unsubscribe', topics: inTheWay };
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
