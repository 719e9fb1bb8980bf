import type { PatternSet } from '../protocol/topic-pattern.js';
import type { HubEvent } from './event.js';
import type { History, Run } from './history.js';
import { mergeRising, type MergeLimits } from './merge.js';

/** One step goes out before the next is made, so that a long replay waits in the rings and not in a queue. */
export const STEP: MergeLimits = { maxEvents: 300, maxBytes: 65_536 };

export interface CatchUpOptions {
  /** C: everything owed up to this sequence has been written. */
  readonly position: number;
  /** The patterns that C speaks for; topics outside them are fresh and begin with a snapshot. */
  readonly settled: PatternSet;
  /** Of a state topic only the newest event: the client asked for less (`conflateMs`) or could not keep up. */
  readonly newestOnly: boolean;
  /** It was live before: evicted states count as merged away, an evicted incident is an overrun; neither is a reset. */
  readonly lagging: boolean;
}

export interface CatchUpStep {
  /** Topics whose continuity is broken: to be said before the events. */
  readonly resets: string[];
  /** Rising. */
  readonly events: HubEvent[];
  /** Events merged away; where some were evicted, at least that many. */
  readonly conflated: number;
  /** Nothing was left behind: the connection is level with the hub. */
  readonly done: boolean;
  /** An incident topic has lost events that this connection was owed: it must be cut. */
  readonly overrun: boolean;
}

/**
 * From a position to live, in steps: the one mechanism behind opening, resuming, late subscribing, conflation and
 * recovering from backpressure. Pure: values in, values out; each step is synchronous and sees the rings as they are.
 */
export class CatchUp {
  /** Highest sequence sent in this catch-up. Steps rise, so all that was due up to it has been sent. */
  #sent = -1;
  /**
   * Topics of which an event was sent in this catch-up: from here on they are owed every event. By name: one that has
   * ended may be forgotten and begin again in the meantime.
   */
  readonly #started = new Set<string>();
  /** Topics announced in a reset whose snapshot has yet to go out. */
  readonly #restarted = new Set<string>();

  constructor(readonly options: CatchUpOptions) {}

  /** All that was due up to this sequence has been written; -1: nothing has. */
  get position(): number {
    return Math.max(this.#sent, this.options.position);
  }

  step(histories: Iterable<History>, limits: MergeLimits = STEP): CatchUpStep {
    const runs: Run[] = [];
    const topics = new Map<Run, string>();
    const merges: Merge[] = [];
    const resets: string[] = [];
    let overrun = false;

    for (const history of histories) {
      const { run, merge, broken } = this.#due(history);
      if (broken === 'overrun') overrun = true;
      if (broken === 'reset') {
        resets.push(history.topic);
        this.#restarted.add(history.topic);
      }
      if (run.next === run.end) continue;
      runs.push(run);
      topics.set(run, history.topic);
      if (merge !== undefined) merges.push(merge);
    }

    const events = mergeRising(runs, limits, (run) => this.#started.add(topics.get(run)!));
    this.#sent = events.at(-1)?.sequence ?? this.#sent;
    // The next step goes on behind what was sent: what it has passed, of whichever topic, is merged away now.
    const conflated = merges.reduce((sum, merge) => sum + countUpTo(merge, this.#sent), 0);
    return { resets, events, conflated, done: runs.every((run) => run.next === run.end), overrun };
  }

  /** What is due of one topic now. */
  #due(history: History): { run: Run; merge?: Merge; broken?: 'reset' | 'overrun' } {
    const { position, settled, newestOnly, lagging } = this.options;
    const started = this.#started.has(history.topic);
    const owed = started || (!this.#restarted.has(history.topic) && settled.matches(history.topic));
    if (!owed) return { run: history.snapshot(this.#sent) };

    const from = started ? this.#sent : position;
    const gap = history.evicted > from;
    if (gap && !lagging) return { run: history.snapshot(this.#sent), broken: 'reset' };
    if (gap && history.incident) return { run: history.after(Infinity), broken: 'overrun' };

    const run = history.after(from);
    const all = history.incident || !(newestOnly || gap) || run.next === run.end;
    if (all) return { run };
    const newest = history.newest(run);
    return {
      run: newest,
      merge: { events: { ...run, end: newest.next }, evicted: gap ? history.evicted : -1 },
    };
  }
}

/** What the newest event of a topic stands for. */
interface Merge {
  /** Those that are still here. */
  readonly events: Run;
  /** Sequence of the newest one that is not; -1: none is. */
  readonly evicted: number;
}

/** How many of them stand up to `sequence`: of those that are not here any more nobody knows, but of one at least. */
function countUpTo({ events: { events, next, end }, evicted }: Merge, sequence: number): number {
  let index = next;
  while (index < end && events[index]!.sequence <= sequence) index += 1;
  return index > next || evicted < 0 || evicted > sequence ? index - next : 1;
}
