import type { CDPSession } from 'playwright-core';

/** What a page keeps once all garbage is gone. */
export interface Figures {
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly documents: number;
}

/** Some garbage is found only when other garbage has gone. */
const PASSES = 3;

/** `Performance` has to be enabled. */
export async function figuresOf(devTools: CDPSession): Promise<Figures> {
  for (let pass = 0; pass < PASSES; pass += 1) await devTools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devTools.send('Performance.getMetrics');
  const value = (wanted: string): number => metrics.find(({ name }) => name === wanted)!.value;
  return {
    heapBytes: value('JSHeapUsedSize'),
    nodes: value('Nodes'),
    listeners: value('JSEventListeners'),
    documents: value('Documents'),
  };
}

/** What is counted, and must be back to the last one. */
export const countsOf = ({ nodes, listeners, documents }: Figures): Omit<Figures, 'heapBytes'> => ({
  nodes,
  listeners,
  documents,
});

export const sameCounts = (one: Figures, other: Figures): boolean =>
  JSON.stringify(countsOf(one)) === JSON.stringify(countsOf(other));

export const textOf = ({ heapBytes, nodes, listeners, documents }: Figures): string =>
  `${(heapBytes / 1_000_000).toFixed(2)} MB, ${nodes} nodes, ${listeners} listeners, ${documents} documents`;
