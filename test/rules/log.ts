import type { FeedEvent } from '../../src/hub/engine.js';
import type { HubEvent } from '../../src/hub/event.js';
import type { Ending } from '../../src/hub/tick.js';

export type Floor = Extract<FeedEvent, { kind: 'floor' }>;
export type Entry = HubEvent | Floor;

export const isFloor = (entry: Entry): entry is Floor => 'below' in entry;

/** The ordered log behind every engine of a run, and everything that can befall one. */
export class Log {
  epoch = 'e1';
  sequence = 0;
  time = Date.now();
  /** Changes when the log has come back shorter or empty: whoever has read it must read it again. */
  life = 0;
  /** Every event ever accepted, in order, whatever became of it. */
  readonly accepted: HubEvent[] = [];
  /** Those that were accepted and then lost. */
  readonly lost = new Set<HubEvent>();
  #entries: Entry[] = [];
  /** Sequence up to which a topic has been purged. */
  readonly #purged = new Map<string, number>();
  #markedLife = 0;

  constructor(private readonly historyEvents: number) {}

  append(topic: string, body: string, ends: Ending | undefined): HubEvent {
    const event = { topic, ...this.#next(), body, ends };
    this.#entries.push(event);
    this.accepted.push(event);
    return event;
  }

  /** A finished topic is let go of; if that takes its latest event too, a floor event comes first. */
  purge(topic: string, upTo: number, entirely: boolean): void {
    const before = this.#purged.get(topic) ?? 0;
    if (before >= upTo) return;
    if (entirely) this.#entries.push({ kind: 'floor', ...this.#next(), below: upTo + 1, loss: false });
    this.#purged.set(topic, upTo);
  }

  /** The log comes back without its newest entries. */
  truncate(count: number): HubEvent[] {
    const cut = this.#entries.splice(Math.max(0, this.#entries.length - count));
    if (cut.length === 0) return [];
    this.sequence = this.#entries.at(-1)?.sequence ?? 0;
    return this.#lose(cut);
  }

  /** The log comes back empty, as another one. */
  wipe(): HubEvent[] {
    const cut = this.#entries;
    this.#entries = [];
    this.#purged.clear();
    this.sequence = 0;
    this.epoch = `e${Number(this.epoch.slice(1)) + 1}`;
    const lost = this.#lose(cut);
    this.#markedLife = this.life;
    return lost;
  }

  /** Whoever first notices that the log is shorter says so in the log, before it serves anybody. */
  mark(): void {
    if (this.#markedLife === this.life) return;
    this.#markedLife = this.life;
    const { sequence, time } = this.#next();
    this.#entries.push({ kind: 'floor', sequence, time, below: sequence, loss: true });
  }

  /** The first entry after `sequence`. */
  after(sequence: number): Entry | undefined {
    let first: Entry | undefined;
    for (let index = this.#entries.length - 1; index >= 0; index -= 1) {
      const entry = this.#entries[index]!;
      if (entry.sequence <= sequence) break;
      first = entry;
    }
    return first;
  }

  /** What an engine reads when it opens the log: the newest of each topic, and every floor. */
  retained(): { entries: Entry[]; floor: number; evicted: Map<string, number> } {
    const counts = new Map<string, number>();
    const evicted = new Map(this.#purged);
    const entries: Entry[] = [];
    for (const entry of this.#entries.toReversed()) {
      if (!isFloor(entry)) {
        const { topic, sequence } = entry;
        const count = (counts.get(topic) ?? 0) + 1;
        counts.set(topic, count);
        if (!evicted.has(topic)) evicted.set(topic, 0);
        if (count > this.historyEvents || sequence <= (this.#purged.get(topic) ?? 0)) {
          evicted.set(topic, Math.max(evicted.get(topic) ?? 0, sequence));
          continue;
        }
      }
      entries.unshift(entry);
    }
    return { entries, floor: (entries[0]?.sequence ?? this.sequence + 1) - 1, evicted };
  }

  /** Of one topic the latest event, unless it is purged. */
  latest(topic: string): HubEvent | undefined {
    const latest = this.#entries.findLast(
      (entry): entry is HubEvent => !isFloor(entry) && entry.topic === topic,
    );
    return latest !== undefined && latest.sequence > (this.#purged.get(topic) ?? 0) ? latest : undefined;
  }

  #next(): { sequence: number; time: number } {
    this.sequence += 1;
    this.time = Math.max(this.time, Date.now());
    return { sequence: this.sequence, time: this.time };
  }

  #lose(cut: readonly Entry[]): HubEvent[] {
    this.life += 1;
    // It takes longer than a millisecond to come back.
    this.time = Math.max(this.time, Date.now()) + 1;
    const lost = cut.filter((entry): entry is HubEvent => !isFloor(entry));
    for (const event of lost) this.lost.add(event);
    return lost;
  }
}
