import type { Stage } from './stage.js';

/** kB: resident with all connections; and for each connection more, the slope from a tenth of them to all. */
export interface MemoryShown {
  readonly rssMb?: number;
  readonly kbPerConnection?: number | undefined;
  readonly heapKbPerConnection?: number | undefined;
  /** At both ends, which are on this machine. */
  readonly kernelKbPerConnection?: number | undefined;
  readonly failure?: string | undefined;
}

/** Opens a tenth of the connections, then the others: memory is a slope, not a total that a runtime begins with. */
export async function openInSteps(
  { server, load }: Stage,
  connections: number,
  timeoutMs: number,
): Promise<MemoryShown> {
  const few = Math.ceil(connections / 10);
  const first = await load.do('open', { connections: few, timeoutMs });
  const before = await server?.memory();
  const { failure = first.failure } = await load.do('open', { connections, timeoutMs });
  const after = await server?.memory();
  if (before === undefined || after === undefined) return { failure };
  const rssMb = after.rssKb / 1024;
  if (connections === few) return { failure, rssMb };
  const slope = (name: keyof typeof after): number => (after[name] - before[name]) / (connections - few);
  return {
    failure,
    rssMb,
    kbPerConnection: slope('rssKb'),
    heapKbPerConnection: slope('heapKb'),
    kernelKbPerConnection: slope('kernelKb'),
  };
}
