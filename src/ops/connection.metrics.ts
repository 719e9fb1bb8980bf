import { Gauge, type Registry } from 'prom-client';
import { CODES, type Reason } from '../protocol/codes.js';
import type { Admission } from '../transports/admission.js';
import type { Connections } from '../transports/connections.js';
import { counterBy } from './figure.js';

/** Reasons for which a connection ends. */
const ENDS = (Object.keys(CODES) as Reason[]).filter((reason) => CODES[reason].ends);

export function connectionMetrics(registry: Registry, connections: Connections, admission: Admission): void {
  // The first of three: it goes over all connections, once, before the others are read.
  new Gauge({
    name: 'tickerwire_connections',
    help: 'Connections that are open; of long poll: requests under way.',
    labelNames: ['transport'],
    registers: [registry],
    collect() {
      const open = { sse: 0, websocket: 0 };
      let sum = 0;
      let largest = 0;
      for (const { name, queuedBytes } of connections.all) {
        open[name] += 1;
        sum += queuedBytes;
        if (queuedBytes > largest) largest = queuedBytes;
      }
      this.set({ transport: 'sse' }, open.sse);
      this.set({ transport: 'websocket' }, open.websocket);
      this.set({ transport: 'poll' }, admission.count - open.sse - open.websocket);
      queued.set(sum);
      largestQueue.set(largest);
    },
  });
  const queued = new Gauge({
    name: 'tickerwire_queued_bytes',
    help: 'Bytes that wait in the process for clients to take them, all together.',
    registers: [registry],
  });
  const largestQueue = new Gauge({
    name: 'tickerwire_largest_queue_bytes',
    help: 'Bytes that wait for the one client for which the most do.',
    registers: [registry],
  });
  counterBy(
    registry,
    'reason',
    {
      name: 'tickerwire_connections_ended_total',
      help: "Connections that the server has ended, cut or refused, by the reason in PROTOCOL.md's table of codes.",
    },
    () => ENDS.map((reason) => [reason, connections.ended.get(reason) ?? 0] as const),
  );
}
