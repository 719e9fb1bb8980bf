import type { FeedEvent } from '../engine.js';
import { mergeRising } from '../merge.js';
import type { LogState } from './log-state.js';

/** What the hub gets at once. */
const PASS = { maxEvents: 10_000, maxBytes: 4_194_304 };

/** What is retained as the feed tells it: in rising passes, with the floor in its place. */
export function* replay({ kept, floor }: LogState): Generator<FeedEvent> {
  const runs = kept.runs();
  let due = floor;
  for (;;) {
    const events = mergeRising(runs, PASS);
    const before = due === undefined ? -1 : events.findIndex(({ sequence }) => sequence > due!.sequence);
    const early = before < 0 ? events : events.slice(0, before);
    if (early.length > 0) yield { kind: 'pass', events: early };
    if (due !== undefined && (before >= 0 || events.length === 0)) {
      yield { kind: 'floor', ...due, loss: false };
      due = undefined;
    }
    if (before >= 0) yield { kind: 'pass', events: events.slice(before) };
    if (events.length === 0) return;
  }
}
