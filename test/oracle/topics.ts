/** The topics of a run: states and incidents. */
export const TOPICS: readonly string[] = [
  ...Array.from({ length: 10 }, (_, index) => `stock.S${index}`),
  ...Array.from({ length: 5 }, (_, index) => `match.M${index}.incidents`),
  ...Array.from({ length: 3 }, (_, index) => `match.M${index}.score`),
  'index.X',
];

/** What clients ask for: names, stars, overlapping lists. */
export const PATTERNS: readonly string[] = [
  '>',
  'stock.*',
  'stock.S1',
  'stock.S2',
  'match.>',
  'match.*.incidents',
  '*.*.score',
  'match.M1.incidents',
  'index.X',
  'index.>',
];

export const isIncident = (topic: string): boolean => topic.endsWith('.incidents');

const expressions = new Map<string, RegExp>();

/** Written anew, by regular expression, so that a mistake of the server's own matching would be seen. */
function matches(pattern: string, topic: string): boolean {
  let expression = expressions.get(pattern);
  if (expression === undefined) {
    const source = pattern
      .split('.')
      .map((token) => (token === '*' ? '[^.]+' : token === '>' ? '.+' : token))
      .join('\\.');
    expression = new RegExp(`^${source}$`);
    expressions.set(pattern, expression);
  }
  return expression.test(topic);
}

export function covers(patterns: Iterable<string>, topic: string): boolean {
  for (const pattern of patterns) if (matches(pattern, topic)) return true;
  return false;
}
