/** One pattern for all topics that begin alike: `stock.*`, or `match.>` where some are deeper. */
export function groupPatterns(topics: readonly string[]): string[] {
  const depths = new Map<string, number>();
  for (const topic of topics) {
    const [first = '', ...rest] = topic.split('.');
    const depth = rest.at(-1) === '>' ? Infinity : rest.length;
    depths.set(first, Math.max(depths.get(first) ?? 0, depth));
  }
  return [...depths].map(([first, depth]) =>
    depth === 0 || first === '>' ? first : depth === 1 ? `${first}.*` : `${first}.>`,
  );
}
