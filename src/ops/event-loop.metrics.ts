import { createHistogram } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

/** How often the loop is looked at, ms. */
const LOOK_MS = 20;

/**
 * How late the event loop is. By a timer of our own: after its `reset`, `monitorEventLoopDelay` takes no note of what
 * holds the loop up until it has looked once, and each scrape resets. @returns what stops measuring
 */
export function eventLoopMetrics(registry: Registry): () => void {
  const delays = createHistogram();
  let lookedMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    // Whole ns, and at least one, is what a histogram takes.
    delays.record(Math.max(1, Math.round((nowMs - lookedMs - LOOK_MS) * 1e6)));
    lookedMs = nowMs;
  }, LOOK_MS);
  timer.unref();

  const figure = (of: string, help: string, collect?: () => void): Gauge =>
    new Gauge({
      name: `tickerwire_event_loop_delay_${of}_seconds`,
      help: `How late the event loop was since the last scrape: ${help}.`,
      registers: [registry],
      ...(collect === undefined ? {} : { collect }),
    });
  // The first of three: it reads for all, and begins anew.
  const median = figure('p50', 'the median', () => {
    const measured = delays.count > 0;
    median.set(measured ? delays.percentile(50) / 1e9 : 0);
    high.set(measured ? delays.percentile(99) / 1e9 : 0);
    longest.set(measured ? delays.max / 1e9 : 0);
    delays.reset();
  });
  const high = figure('p99', 'the 99th percentile');
  const longest = figure('max', 'the most');
  return () => clearInterval(timer);
}
