import { hasWildcard, matches } from '../protocol/topic-pattern.js';
import type { Group } from './group.js';
import { History } from './history.js';

export interface TopicEntry {
  readonly history: History;
  /** The unconflated groups that get its events as they come: publishing never searches. */
  readonly groups: Group[];
}

/**
 * Which topics there are, and which groups want them. Matching happens when a topic or a group first appears, so that
 * publishing costs the same however many there are.
 */
export class TopicIndex {
  readonly #topics = new Map<string, TopicEntry>();
  /** Groups by each pattern of theirs. */
  readonly #byPattern = new Map<string, Set<Group>>();
  /** The patterns among those that have a wildcard. */
  readonly #wildcards = new Set<string>();

  constructor(private readonly maxEvents: number) {}

  get size(): number {
    return this.#topics.size;
  }

  has(topic: string): boolean {
    return this.#topics.has(topic);
  }

  get(topic: string): TopicEntry | undefined {
    return this.#topics.get(topic);
  }

  *histories(): Generator<History> {
    for (const { history } of this.#topics.values()) yield history;
  }

  /** The entry of a topic; `evicted` counts if it is new. */
  open(topic: string, evicted: number): TopicEntry {
    const known = this.#topics.get(topic);
    if (known !== undefined) return known;
    const entry: TopicEntry = { history: new History(topic, this.maxEvents, evicted), groups: [] };
    this.#topics.set(topic, entry);
    for (const group of this.#matching(topic)) link(entry, group);
    return entry;
  }

  /** Forgets a topic altogether. */
  remove(topic: string): void {
    const entry = this.#topics.get(topic);
    if (entry === undefined) return;
    this.#topics.delete(topic);
    for (const group of this.#matching(topic)) group.topics.delete(entry);
  }

  addGroup(group: Group): void {
    for (const pattern of group.patterns.patterns) {
      const groups = this.#byPattern.get(pattern);
      if (groups === undefined) this.#byPattern.set(pattern, new Set([group]));
      else groups.add(group);
      if (hasWildcard(pattern)) this.#wildcards.add(pattern);
    }
    for (const topic of group.patterns.topics) {
      const entry = this.#topics.get(topic);
      if (entry !== undefined) link(entry, group);
    }
    if (group.patterns.wildcards.length === 0) return;
    for (const entry of this.#topics.values())
      if (group.patterns.matches(entry.history.topic)) link(entry, group);
  }

  removeGroup(group: Group): void {
    for (const pattern of group.patterns.patterns) {
      const groups = this.#byPattern.get(pattern);
      groups?.delete(group);
      if (groups?.size !== 0) continue;
      this.#byPattern.delete(pattern);
      this.#wildcards.delete(pattern);
    }
    for (const { groups } of group.topics) {
      const index = groups.indexOf(group);
      if (index >= 0) groups.splice(index, 1);
    }
    group.topics.clear();
  }

  *#matching(topic: string): Generator<Group> {
    yield* this.#byPattern.get(topic) ?? [];
    for (const pattern of this.#wildcards) {
      if (matches(pattern, topic)) yield* this.#byPattern.get(pattern) ?? [];
    }
  }

  /** The log began anew: every history goes; the groups stay and meet the topics as they come back. */
  clear(): void {
    for (const groups of this.#byPattern.values()) for (const group of groups) group.topics.clear();
    this.#topics.clear();
  }
}

/** Idempotent: a group may match a topic by more than one of its patterns. */
function link(entry: TopicEntry, group: Group): void {
  if (group.topics.has(entry)) return;
  group.topics.add(entry);
  // A conflated group reads the histories at its own pace.
  if (group.conflateMs === 0) entry.groups.push(group);
}
