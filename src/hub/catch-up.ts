import type { PatternSet } from '../protocol/topic-pattern.js';
import type { HubEvent } from './event.js';
import { Heap } from './heap.js';
import type { History, Run } from './history.js';
import type { MergeLimits } from './merge.js';

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

/** A topic of which something was due when the topics were collected. */
interface Owed {
  readonly history: History;
  /** Sequence of the next event due; once it is looked at again a later one, if that one has gone since. */
  next: number;
  /** What is due as of this step; undefined: yet to be looked at. */
  due: Due | undefined;
}

/** What is due of one topic. */
interface Due {
  readonly run: Run;
  /** Events merged away into the first of them; where some were evicted, at least that many. */
  merged: number;
  readonly broken?: 'reset' | 'overrun';
}

/** A step while it is being made. */
class Step implements CatchUpStep {
  readonly resets: string[] = [];
  readonly events: HubEvent[] = [];
  conflated = 0;
  done = false;
  overrun = false;
  bytes = 0;
  readonly looked: Owed[] = [];
}

/**
 * From a position to live, in steps: the one mechanism behind opening, resuming, late subscribing, conflation and
 * recovering from backpressure. Pure: values in, values out; each step is synchronous and sees the rings as they are.
 *
 * When it begins, all topics are looked at and every gap is announced; later steps look only at those whose turn it is.
 * What is published meanwhile stands behind all that was due then: once that is sent, the topics are collected again.
 * So a step costs what it sends, not what there is, or a catch-up with very many topics would never end.
 */
export class CatchUp {
  /** Highest sequence sent in this catch-up. Steps rise, so all that was due up to it has been sent. */
  #sent = -1;
  /**
   * Topics of which an event was sent in this catch-up, and the last one: from here on they are owed every event. By
   * name: one that has ended may be forgotten and begin again in the meantime.
   */
  readonly #started = new Map<string, number>();
  /** Topics announced in a reset whose snapshot has yet to go out. */
  readonly #restarted = new Set<string>();
  #owed = heapOf([]);
  /** The newest sequence there was when the topics were collected. */
  #collected = -1;

  constructor(readonly options: CatchUpOptions) {}

  /** All that was due up to this sequence has been written; -1: nothing has. */
  get position(): number {
    return Math.max(this.#sent, this.options.position);
  }

  step(histories: Iterable<History>, limits: MergeLimits = STEP): CatchUpStep {
    const step = new Step();
    for (let collected = false; !step.done;) {
      const owed = this.#owed.first;
      if (owed === undefined) {
        // Nothing comes while a step is made: what has been collected in it is all there is.
        if (collected) step.done = true;
        else this.#collect(histories, step);
        collected = true;
        continue;
      }
      if (step.events.length >= limits.maxEvents || step.bytes >= limits.maxBytes) break;
      if (owed.due === undefined) this.#look(owed, step);
      else this.#send(owed, owed.due, step);
      if (owed.next > this.#collected) this.#owed.drop();
      else this.#owed.sink();
    }
    // A run is good until the next push, and would keep what the rings let go of.
    for (const owed of step.looked.splice(0)) owed.due = undefined;
    return step;
  }

  #collect(histories: Iterable<History>, step: Step): void {
    const all: Owed[] = [];
    for (const history of histories) {
      const owed: Owed = { history, next: Infinity, due: undefined };
      this.#look(owed, step);
      if (owed.next < Infinity) all.push(owed);
      this.#collected = Math.max(this.#collected, history.latest?.sequence ?? -1);
    }
    this.#owed = heapOf(all);
  }

  #look(owed: Owed, step: Step): void {
    const { topic } = owed.history;
    const due = this.#due(owed.history);
    if (due.broken === 'overrun') step.overrun = true;
    if (due.broken === 'reset') {
      step.resets.push(topic);
      this.#restarted.add(topic);
    }
    owed.due = due;
    owed.next = nextOf(due.run);
    step.looked.push(owed);
  }

  #send(owed: Owed, due: Due, step: Step): void {
    const event = due.run.events[due.run.next]!;
    step.events.push(event);
    step.bytes += event.body.length;
    step.conflated += due.merged;
    due.merged = 0;
    due.run.next += 1;
    owed.next = nextOf(due.run);
    this.#started.set(event.topic, event.sequence);
    this.#sent = event.sequence;
  }

  /** What is due of one topic now. */
  #due(history: History): Due {
    const { position, settled, newestOnly, lagging } = this.options;
    const last = this.#started.get(history.topic);
    const settledOrStarted =
      last !== undefined || (!this.#restarted.has(history.topic) && settled.matches(history.topic));
    if (!settledOrStarted) return { run: history.snapshot(this.#sent), merged: 0 };

    const from = last === undefined ? position : this.#sent;
    const gap = history.evicted > from;
    if (gap && !lagging) return { run: history.snapshot(this.#sent), merged: 0, broken: 'reset' };
    if (gap && history.incident) return { run: history.after(Infinity), merged: 0, broken: 'overrun' };

    const all = history.after(from);
    const run = !history.incident && (newestOnly || gap) ? history.newest(all) : all;
    // States may also have been passed by since the last one was sent, where a newer one had to wait for its turn.
    const since = last ?? position;
    const merged = run.next - history.after(since).next;
    // Of those that are not here any more nobody knows how many there were, but one at least.
    return { run, merged: merged === 0 && history.evicted > since ? 1 : merged };
  }
}

const nextOf = ({ events, next, end }: Run): number => (next < end ? events[next]!.sequence : Infinity);

const heapOf = (items: Owed[]): Heap<Owed> => new Heap(items, ({ next }) => next);
