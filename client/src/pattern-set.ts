const hasWildcard = (pattern: string): boolean => /[*>]/.test(pattern);

/** Whether some topic may match both; where one has no wildcard, whether the other matches it. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [one.split('.'), other.split('.')];
  for (let index = 0; index < a.length && index < b.length; index += 1) {
    const [token, twin] = [a[index], b[index]];
    if (token === '>' || twin === '>') return true;
    if (token !== twin && token !== '*' && twin !== '*') return false;
  }
  return a.length === b.length;
}

/** Patterns that can be asked about topics. The server's own are made for many more than one page has. */
export class PatternSet extends Set<string> {
  /** A topic or a name that one of them matches, or a pattern that is one of them. */
  covers(pattern: string): boolean {
    return this.has(pattern) || (!hasWildcard(pattern) && [...this].some((other) => overlap(other, pattern)));
  }

  within(others: ReadonlySet<string>): boolean {
    return [...this].every((pattern) => others.has(pattern));
  }

  /**
   * What it still says once `wanted` is the list: the wanted ones that are in it, the wanted names that one of its
   * wildcards covers, and those of its names that a wanted wildcard will cover but does not yet. So a list may go from
   * `stock.*` to names and back without starting a single topic over.
   */
  retain(wanted: PatternSet): PatternSet {
    const kept = [...wanted].filter((pattern) => this.covers(pattern));
    const open = new PatternSet([...wanted].filter((pattern) => !this.covers(pattern)));
    return new PatternSet([
      ...kept,
      ...[...this].filter((pattern) => !hasWildcard(pattern) && open.covers(pattern)),
    ]);
  }
}
