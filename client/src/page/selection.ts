/** What is checked, and the patterns that say so: a whole group is one pattern, so that new topics come by themselves. */

export const GROUPS = ['index', 'match', 'stock', 'other'] as const;
export type GroupName = (typeof GROUPS)[number];

const PATTERNS: Readonly<Partial<Record<GroupName, string>>> = {
  index: 'index.*',
  match: 'match.>',
  stock: 'stock.*',
};
const INCIDENTS = '.incidents';

export const groupOf = (topic: string): GroupName =>
  GROUPS.find((group) => topic.startsWith(`${group}.`)) ?? 'other';

/** A match and its incidents are checked as one. */
export const itemOf = (topic: string): string =>
  topic.endsWith(INCIDENTS) ? topic.slice(0, -INCIDENTS.length) : topic;

export class Selection {
  /** `all`: those that nobody knows yet, too. */
  readonly #chosen = new Map<GroupName, 'all' | Set<string>>(
    GROUPS.map((group) => [group, PATTERNS[group] === undefined ? new Set() : 'all']),
  );
  readonly #known = new Map<GroupName, Set<string>>(GROUPS.map((group) => [group, new Set()]));
  /** Topics of the group `other` that have incidents. */
  readonly #incidents = new Set<string>();

  /** @returns whether it is a new one */
  learn(topic: string): boolean {
    const item = itemOf(topic);
    if (topic !== item) this.#incidents.add(item);
    const known = this.known(groupOf(item));
    const size = known.size;
    return known.add(item).size > size;
  }

  known(group: GroupName): Set<string> {
    return this.#known.get(group)!;
  }

  has(item: string): boolean {
    const chosen = this.#chosen.get(groupOf(item))!;
    return chosen === 'all' || chosen.has(item);
  }

  choose(item: string, checked: boolean): void {
    const group = groupOf(item);
    const known = this.known(group);
    const chosen = new Set([...known].filter((other) => this.has(other)));
    if (checked) chosen.add(item);
    else chosen.delete(item);
    this.#chosen.set(group, chosen.size === known.size ? 'all' : chosen);
  }

  chooseGroup(group: GroupName, checked: boolean): void {
    this.#chosen.set(group, checked ? 'all' : new Set());
  }

  stateOf(group: GroupName): 'all' | 'some' | 'none' {
    const chosen = this.#chosen.get(group)!;
    return chosen === 'all' ? 'all' : chosen.size > 0 ? 'some' : 'none';
  }

  patterns(): string[] {
    return GROUPS.flatMap((group) => {
      const chosen = this.#chosen.get(group)!;
      const pattern = PATTERNS[group];
      if (chosen === 'all' && pattern !== undefined) return [pattern];
      return [...(chosen === 'all' ? this.known(group) : chosen)]
        .sort()
        .flatMap((item) => this.#topicsOf(item));
    });
  }

  #topicsOf(item: string): string[] {
    return groupOf(item) === 'match' || this.#incidents.has(item) ? [item, item + INCIDENTS] : [item];
  }
}
