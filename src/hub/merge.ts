import type { HubEvent } from './event.js';
import { Heap } from './heap.js';
import type { Run } from './history.js';

export interface MergeLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

/**
 * The first events of many rising runs, as one rising list, until a limit is reached (the last event may pass
 * `maxBytes`). Consumes the runs: what is left in them is what was not taken.
 */
export function mergeRising(runs: readonly Run[], limits: MergeLimits): HubEvent[] {
  const heap = new Heap(
    runs.filter((run) => run.next < run.end),
    (run) => run.events[run.next]!.sequence,
  );
  const merged: HubEvent[] = [];
  let bytes = 0;
  for (let run = heap.first; run !== undefined; run = heap.first) {
    if (merged.length >= limits.maxEvents || bytes >= limits.maxBytes) break;
    const event = run.events[run.next]!;
    merged.push(event);
    bytes += event.body.length;
    run.next += 1;
    if (run.next === run.end) heap.drop();
    else heap.sink();
  }
  return merged;
}
