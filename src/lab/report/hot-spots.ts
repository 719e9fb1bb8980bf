/** What is used of a CPU profile as V8 writes it (Chrome DevTools Protocol, `Profiler.Profile`). */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  /** Ids of the nodes that were on top, and the time before each, µs. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface HotSpot {
  readonly name: string;
  /** File and line; empty for what has none, as the garbage collector. */
  readonly place: string;
  /** Its own part of the time in which the thread was busy, 0–1. */
  readonly share: number;
}

/** The functions in which a busy thread was most of its time, calls from them not counted. */
export function hotSpots({ nodes, samples, timeDeltas }: CpuProfile, most: number): HotSpot[] {
  const selfUs = new Map<number, number>();
  samples.forEach((id, index) => selfUs.set(id, (selfUs.get(id) ?? 0) + (timeDeltas[index + 1] ?? 0)));
  const byFunction = new Map<string, { name: string; place: string; us: number }>();
  let busyUs = 0;
  for (const { id, callFrame } of nodes) {
    const { functionName, url, lineNumber } = callFrame;
    if (functionName === '(idle)') continue;
    const name = functionName === '' ? '(anonymous)' : functionName;
    const place = url === '' ? '' : `${fileOf(url)}:${lineNumber + 1}`;
    const us = selfUs.get(id) ?? 0;
    const spot = byFunction.get(`${name} ${place}`) ?? { name, place, us: 0 };
    spot.us += us;
    busyUs += us;
    byFunction.set(`${name} ${place}`, spot);
  }
  return [...byFunction.values()]
    .sort((a, b) => b.us - a.us)
    .slice(0, most)
    .map(({ name, place, us }) => ({ name, place, share: us / busyUs }));
}

/** Enough of the address to find the file: `hub/batch.js`, `rxjs/…/Subject.js`, `node:net`. */
function fileOf(url: string): string {
  if (url.startsWith('node:')) return url;
  const parts = url.split('/');
  const file = parts.pop()!;
  const library = parts.lastIndexOf('node_modules');
  return library < 0 ? `${parts.pop()}/${file}` : `${parts[library + 1]}/…/${file}`;
}
