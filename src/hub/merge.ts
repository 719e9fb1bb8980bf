import type { HubEvent } from './event.js';
import type { Run } from './history.js';

export interface MergeLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

const head = (run: Run): number => run.events[run.next]!.sequence;

/**
 * The first events of many rising runs, as one rising list, until a limit is reached (the last event may pass
 * `maxBytes`). Consumes the runs: what is left in them is what was not taken. `taken` hears of each run's events.
 */
export function mergeRising(runs: Run[], limits: MergeLimits, taken: (run: Run) => void): HubEvent[] {
  const heap = runs.filter((run) => run.next < run.end);
  for (let parent = (heap.length >>> 1) - 1; parent >= 0; parent -= 1) siftDown(heap, parent);

  const merged: HubEvent[] = [];
  let bytes = 0;
  while (heap.length > 0 && merged.length < limits.maxEvents && bytes < limits.maxBytes) {
    const run = heap[0]!;
    const event = run.events[run.next]!;
    merged.push(event);
    bytes += event.body.length;
    run.next += 1;
    taken(run);
    if (run.next === run.end) {
      const last = heap.pop()!;
      if (heap.length === 0) break;
      heap[0] = last;
    }
    siftDown(heap, 0);
  }
  return merged;
}

/** Restores the order of a binary heap (the run with the lowest sequence on top) below `parent`. */
function siftDown(heap: Run[], parent: number): void {
  for (;;) {
    let lowest = parent;
    for (const child of [2 * parent + 1, 2 * parent + 2]) {
      if (child < heap.length && head(heap[child]!) < head(heap[lowest]!)) lowest = child;
    }
    if (lowest === parent) return;
    [heap[parent], heap[lowest]] = [heap[lowest]!, heap[parent]!];
    parent = lowest;
  }
}
