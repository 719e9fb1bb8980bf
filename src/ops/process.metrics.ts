import { readdir, readFile } from 'node:fs/promises';
import { Gauge, type Registry } from 'prom-client';
import { counter, type Figure, gauge } from './figure.js';

/**
 * The usual figures of a process under their usual names. Not prom-client's own set: at each scrape that goes over
 * every open socket three times, on the event loop, and it observes the collector for good.
 */
export function processMetrics(registry: Registry): void {
  const startedSeconds = Date.now() / 1000 - process.uptime();
  counter(registry, { name: 'process_cpu_seconds_total', help: 'CPU time used, of user and system.' }, () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gauge(
    registry,
    { name: 'process_start_time_seconds', help: 'When the process started, since 1970.' },
    () => startedSeconds,
  );
  memoryMetrics(registry);
  descriptors(
    registry,
    { name: 'process_open_fds', help: 'File descriptors that are open; on Linux.' },
    async () => {
      // Without the one that looks.
      return (await readdir('/proc/self/fd')).length - 1;
    },
  );
  descriptors(
    registry,
    { name: 'process_max_fds', help: 'File descriptors that may be open; on Linux.' },
    async () => {
      const limits = await readFile('/proc/self/limits', 'utf8');
      return Number(/^Max open files +(\d+)/m.exec(limits)?.[1]);
    },
  );
}

function memoryMetrics(registry: Registry): void {
  let usage = process.memoryUsage();
  const read = (name: keyof NodeJS.MemoryUsage) => (): number => usage[name];
  gauge(registry, { name: 'process_resident_memory_bytes', help: 'Memory that the process holds.' }, () => {
    usage = process.memoryUsage();
    return usage.rss;
  });
  gauge(registry, { name: 'nodejs_heap_size_used_bytes', help: 'Heap that is used.' }, read('heapUsed'));
  gauge(
    registry,
    { name: 'nodejs_heap_size_total_bytes', help: 'Heap that is reserved.' },
    read('heapTotal'),
  );
  gauge(
    registry,
    { name: 'nodejs_external_memory_bytes', help: 'Memory outside the heap, buffers for the most part.' },
    read('external'),
  );
}

/** Off the event loop, for there may be tens of thousands; where there is no /proc, without a value. */
function descriptors(registry: Registry, figure: Figure, read: () => Promise<number>): void {
  new Gauge({
    ...figure,
    registers: [registry],
    async collect() {
      const count = await read().catch(() => NaN);
      if (Number.isNaN(count)) this.remove();
      else this.set(count);
    },
  });
}
