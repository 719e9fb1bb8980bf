import type { PollAnswer } from '../../../src/protocol/messages.js';
import { groupPatterns } from '../ui/group-patterns.js';
import { fieldOf, textOf } from '../widget/reading.js';

export type Kind = 'price' | 'match';

/** A topic that has been looked into. */
export interface Known {
  readonly topic: string;
  /** Undefined: no element can show it. */
  readonly kind: Kind | undefined;
  readonly title: string;
  /** What its data say of the market or the match: `open`, `ended`. */
  readonly state: string;
}

/** Topics that are looked into at most: of those that begin alike, and in all. A server allows 128 by default. */
const MAX_ALIKE = 40;
const MAX_KNOWN = 100;

/** Trading, or played. */
const RUNNING = /^(open|live)$/;

/** What the server has for the elements to show. */
export class Topics {
  /** Patterns that stand for the prices. */
  readonly patterns: readonly string[];

  constructor(
    private readonly names: readonly string[],
    readonly known: readonly Known[],
  ) {
    this.patterns = groupPatterns(known.filter(({ kind }) => kind === 'price').map(({ topic }) => topic));
  }

  /** One of that kind, rather one that moves. */
  first(kind: Kind): Known | undefined {
    const all = this.known.filter((one) => one.kind === kind);
    return all.find(({ state }) => RUNNING.test(state)) ?? all[0];
  }

  /** All that may be of that kind: nobody has looked into every one. */
  offered(kind: Kind): string[] {
    const others = new Set(this.known.filter((one) => one.kind !== kind).map(({ topic }) => topic));
    return this.names.filter((name) => !others.has(name));
  }

  /** What to call a topic, or a list of them. */
  titleOf(list: string): string {
    const title = this.known.find(({ topic }) => topic === list)?.title;
    return title ?? (/[*>\s,]/.test(list) ? 'Prices' : list);
  }
}

/** Asks the server. @throws if it does not answer */
export async function askForTopics(server: string): Promise<Topics> {
  const response = await fetch(new URL('topics', server));
  const { topics } = (await response.json()) as { topics: { topic: string; kind: string }[] };
  const names = topics.filter(({ kind }) => kind === 'state').map(({ topic }) => topic);
  return new Topics(names, await lookInto(server, someOf(names)));
}

/** Some of each group, so that many stocks do not hide the one match. */
function someOf(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  const some = names.filter((name) => {
    const [group = ''] = name.split('.', 1);
    const count = (counts.get(group) ?? 0) + 1;
    counts.set(group, count);
    return count <= MAX_ALIKE;
  });
  return some.slice(0, MAX_KNOWN);
}

/** One answer holds the latest of each. */
async function lookInto(server: string, topics: readonly string[]): Promise<Known[]> {
  if (topics.length === 0) return [];
  const response = await fetch(new URL('poll', server), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ topics }),
  });
  // A server that allows fewer tells their names all the same.
  if (response.status !== 200) return [];
  const { events } = (await response.json()) as PollAnswer;
  return events
    .map(({ data: { topic, data } }) => knownOf(topic, data))
    .sort((one, other) => (one.topic < other.topic ? -1 : 1));
}

function knownOf(topic: string, data: unknown): Known {
  const teams = ['home', 'away'].map((side) => textOf(fieldOf(data, side), 'name'));
  const kind = textOf(data, 'price') ? 'price' : teams.every(Boolean) ? 'match' : undefined;
  const title = kind === 'match' ? teams.join(' – ') : textOf(data, 'name') || topic;
  return { topic, kind, title, state: textOf(data, 'state') };
}
