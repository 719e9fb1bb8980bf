/**
 * Topics are tokens of `[A-Za-z0-9_-]` joined by dots. In a pattern `*` stands for exactly one token and a final
 * `>` for one or more, as in NATS subjects. Matching walks token by token, so that no pattern can be made slow.
 */

/** Bytes of a topic or pattern at most. */
export const MAX_TOPIC_BYTES = 256;
/** Tokens of a topic or pattern at most. */
export const MAX_TOKENS = 8;

const TOKEN = /^[A-Za-z0-9_-]+$/;
const INCIDENTS = '.incidents';

function tokensOf(text: string): string[] | undefined {
  if (text.length === 0 || text.length > MAX_TOPIC_BYTES) return undefined;
  const tokens = text.split('.', MAX_TOKENS + 1);
  return tokens.length > MAX_TOKENS ? undefined : tokens;
}

export function isTopic(text: string): boolean {
  return tokensOf(text)?.every((token) => TOKEN.test(token)) ?? false;
}

/** A first token that begins with `_` is an engine's own, as `_INBOX` is in NATS: nobody from outside publishes there. */
export function isReserved(topic: string): boolean {
  return topic.startsWith('_');
}

/** Every topic is also a pattern: the one that matches just itself. */
export function isPattern(text: string): boolean {
  const tokens = tokensOf(text);
  return (
    tokens?.every(
      (token, index) => token === '*' || TOKEN.test(token) || (token === '>' && index === tokens.length - 1),
    ) ?? false
  );
}

export function hasWildcard(pattern: string): boolean {
  return pattern.includes('*') || pattern.endsWith('>');
}

/** An incident topic (goals, cards) is never conflated; any other is a state topic, whose last event says all. */
export function isIncidentTopic(topic: string): boolean {
  return topic.endsWith(INCIDENTS);
}

/** Whether `pattern` matches `topic`; both must be well formed. */
export function matches(pattern: string, topic: string): boolean {
  return hasWildcard(pattern) ? tokensMatch(pattern.split('.'), topic.split('.')) : pattern === topic;
}

function tokensMatch(pattern: readonly string[], topic: readonly string[]): boolean {
  for (let index = 0; index < pattern.length; index += 1) {
    const token = pattern[index];
    if (token === '>') return topic.length > index;
    if (index >= topic.length || (token !== '*' && token !== topic[index])) return false;
  }
  return pattern.length === topic.length;
}

/**
 * The patterns that fit a topic's first tokens, all at once: a walk over a topic costs the same for one pattern as for
 * a hundred. Made as topics lead to it.
 */
class Fitting {
  /** One of them ends here. */
  readonly ends: boolean;
  /** One of them has its `>` here. */
  readonly rest: boolean;
  readonly #named: ReadonlySet<string | undefined>;
  readonly #next = new Map<string, Fitting>();

  constructor(
    private readonly patterns: readonly (readonly string[])[],
    private readonly depth: number,
    private readonly made: () => void,
  ) {
    made();
    this.ends = patterns.some(({ length }) => length === depth);
    this.#named = new Set(patterns.map((tokens) => tokens[depth]));
    this.rest = this.#named.has('>');
  }

  after(token: string): Fitting {
    // All tokens that no pattern names lead to the same place.
    const key = this.#named.has(token) ? token : '*';
    let next = this.#next.get(key);
    if (next === undefined) {
      const fit = this.patterns.filter((tokens) => tokens[this.depth] === key || tokens[this.depth] === '*');
      this.#next.set(key, (next = new Fitting(fit, this.depth + 1, this.made)));
    }
    return next;
  }
}

/** Beyond so many places a set forgets them and begins anew, lest patterns be made to fill the memory. */
const MAX_FITTINGS = 1000;

/** A set of patterns, ready to be asked about many topics. */
export class PatternSet {
  /** The patterns without a wildcard: topics, in other words. */
  readonly topics: ReadonlySet<string>;
  /** The patterns with a wildcard. */
  readonly wildcards: readonly string[];
  #fittings = 0;
  #start: Fitting | undefined;

  constructor(readonly patterns: readonly string[]) {
    this.topics = new Set(patterns.filter((pattern) => !hasWildcard(pattern)));
    this.wildcards = patterns.filter(hasWildcard);
  }

  matches(topic: string): boolean {
    if (this.topics.has(topic)) return true;
    if (this.wildcards.length === 0) return false;
    let fitting = this.#begin();
    for (const token of topic.split('.')) {
      if (fitting.rest) return true;
      fitting = fitting.after(token);
    }
    return fitting.ends;
  }

  #begin(): Fitting {
    if (this.#start !== undefined && this.#fittings < MAX_FITTINGS) return this.#start;
    this.#fittings = 0;
    const tokens = this.wildcards.map((pattern) => pattern.split('.'));
    return (this.#start = new Fitting(tokens, 0, () => (this.#fittings += 1)));
  }
}
