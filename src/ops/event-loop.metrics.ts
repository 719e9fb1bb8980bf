import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

/** How often the loop is looked at, ms. What is measured is the time between two looks, this much included. */
const RESOLUTION_MS = 20;

/** How late the event loop is. @returns what stops measuring */
export function eventLoopMetrics(registry: Registry): () => void {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  const seconds = (ns: number): number => Math.max(0, ns / 1e9 - RESOLUTION_MS / 1000);
  const figure = (of: string, help: string, collect?: () => void): Gauge =>
    new Gauge({
      name: `tickerwire_event_loop_delay_${of}_seconds`,
      help: `${help} of the event loop since the last scrape.`,
      registers: [registry],
      ...(collect === undefined ? {} : { collect }),
    });
  // The first of three: it reads for all, and begins anew.
  const median = figure('p50', 'Median delay', () => {
    median.set(seconds(delays.percentile(50)));
    high.set(seconds(delays.percentile(99)));
    longest.set(seconds(delays.max));
    delays.reset();
  });
  const high = figure('p99', 'Delay that 1 % exceed');
  const longest = figure('max', 'Longest delay');
  return () => delays.disable();
}
