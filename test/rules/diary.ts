import type { Log } from './log.js';
import type { HubEvent } from '../../src/hub/event.js';
import { matches } from '../../src/protocol/topic-pattern.js';

/** What happened to one topic at one client, in order. */
export type Happening =
  | { readonly kind: 'event'; readonly uid: number }
  /** It begins anew, and the client knows: it was told, or it has not wanted it for a while. */
  | { readonly kind: 'start' }
  /** The log has lost events of it that the client may have seen. */
  | { readonly kind: 'loss'; readonly uids: readonly number[] };

/** Everything that one client's application was shown. */
export class Diary {
  readonly problems: string[] = [];
  readonly #topics = new Map<string, Happening[]>();
  /** Resets that a server has told of. */
  resets = 0;
  #patterns: readonly string[];

  constructor(
    private readonly log: Log,
    patterns: readonly string[],
    readonly say: (line: string) => void,
  ) {
    this.#patterns = patterns;
  }

  covers(topic: string): boolean {
    return this.#patterns.some((pattern) => matches(pattern, topic));
  }

  of(topic: string): readonly Happening[] {
    return this.#topics.get(topic) ?? [];
  }

  show(topic: string, uid: number, body: string): void {
    this.say(`shows ${topic} #${uid}`);
    const event = this.log.accepted[uid];
    if (event?.body !== body) this.problems.push(`#${uid} is not what was published: ${body}`);
    if (!this.covers(topic)) this.problems.push(`${topic} was not asked for`);
    this.#note(topic, { kind: 'event', uid });
  }

  /** `own`: the library had to begin again, for no fault of the server's. */
  reset(patterns: readonly string[], own = false): void {
    this.say(`starts over ${patterns.join()}`);
    if (!own) this.resets += 1;
    for (const topic of this.#topics.keys())
      if (patterns.some((pattern) => matches(pattern, topic))) this.#note(topic, { kind: 'start' });
  }

  /** The list changes. What is wanted before and after goes on, unless the client is told. */
  change(patterns: readonly string[]): void {
    this.#patterns = patterns;
    for (const topic of this.#topics.keys()) if (!this.covers(topic)) this.#note(topic, { kind: 'start' });
  }

  lose(events: readonly HubEvent[]): void {
    for (const [topic, happenings] of this.#topics) {
      const uids = events
        .filter((event) => event.topic === topic)
        .map((event) => this.log.accepted.indexOf(event));
      if (uids.length > 0) happenings.push({ kind: 'loss', uids });
    }
  }

  #note(topic: string, happening: Happening): void {
    const happenings = this.#topics.get(topic);
    if (happenings === undefined) this.#topics.set(topic, [happening]);
    else happenings.push(happening);
  }
}
