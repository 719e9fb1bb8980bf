import { Histogram } from '../load/histogram.js';
import type { Outcome } from '../measure/outcome.js';

/** One run in one line, while the others are still to come. */
export function lineOf({ invalid, costUs, latency, kbPerConnection, resumeSeconds, audit }: Outcome): string {
  if (invalid !== undefined) return `INVALID: ${invalid}`;
  const parts: string[] = [];
  if (costUs !== undefined) parts.push(`${costUs.toFixed(2)} µs`);
  if (latency !== undefined) {
    parts.push(`p99 ${(new Histogram().add(latency).percentile(0.99) / 1000).toFixed(1)} ms`);
  }
  if (kbPerConnection !== undefined) parts.push(`${kbPerConnection.toFixed(1)} kB`);
  if (resumeSeconds !== undefined) parts.push(`live after ${resumeSeconds.toFixed(2)} s`);
  parts.push(`${audit.received.toLocaleString('en')} received, none missing`);
  return parts.join(', ');
}
