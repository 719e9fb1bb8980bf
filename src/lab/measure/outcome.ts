import type { LoadReport } from '../load/commands.js';
import type { HistogramJson } from '../load/histogram.js';
import { type Audit, NO_AUDIT } from '../load/ledger.js';

/** What one run has shown; what a kind of work does not show is left out. */
export interface Outcome {
  readonly work: string;
  readonly target: string;
  readonly transport: string;
  readonly round: number;
  /** Why the numbers mean nothing. */
  readonly invalid?: string | undefined;
  readonly audit: Audit;
  /** The same, of the connections of which every event was looked at. */
  readonly wholeAudit?: Audit | undefined;
  readonly load?: LoadReport | undefined;
  /** CPU of the server per delivery, or per event published (work `publish`), µs. */
  readonly costUs?: number | undefined;
  readonly deliveriesPerSecond?: number | undefined;
  readonly bytesPerDelivery?: number | undefined;
  /** Bytes of them that are not the event's own; undefined where not all connections are read whole. */
  readonly framingPerDelivery?: number | undefined;
  /** Events that one read brought, on average. */
  readonly eventsPerRead?: number | undefined;
  readonly latency?: HistogramJson | undefined;
  /** As `Measured` has it. */
  readonly worst?: readonly (readonly [number, number])[] | undefined;
  /** Slope of the server's resident memory between a tenth of the connections and all, kB. */
  readonly kbPerConnection?: number | undefined;
  /** The same of what is alive in its heap, and of the kernel, both ends. */
  readonly heapKbPerConnection?: number | undefined;
  readonly kernelKbPerConnection?: number | undefined;
  /** Resident memory with all connections, MB; and the most of it while the events were counted. */
  readonly rssMb?: number | undefined;
  readonly peakMb?: number | undefined;
  /** As `Measured` has it; undefined: there were none who could not keep up. */
  readonly slowEnded?: number | undefined;
  /** Until all were live again (work `resume`), s. */
  readonly resumeSeconds?: number | undefined;
}

/** Beyond this the clients were the bottleneck, not the server (share of a core). */
const MAX_BUSY = 0.8;

interface Evidence {
  readonly audit: Audit;
  readonly incomplete: number;
  readonly offSchedule?: string | undefined;
  readonly failure?: string | undefined;
  readonly load?: LoadReport;
}

/** Why a run counts for nothing, if so. */
export function verdict({ audit, incomplete, offSchedule, failure, load }: Evidence): string | undefined {
  const { expected, missing, duplicate, outOfOrder } = audit;
  if (failure !== undefined) return failure;
  if (missing > 0) return `${missing} of ${expected} missing`;
  if (duplicate > 0) return `${duplicate} duplicate`;
  if (outOfOrder > 0) return `${outOfOrder} out of order`;
  if (incomplete > 0) return `${incomplete} connections not served in time`;
  if (offSchedule !== undefined) return offSchedule;
  return load === undefined ? undefined : saturation(load);
}

/** Clients that were the bottleneck. */
export const saturation = ({ busy }: LoadReport): string | undefined =>
  busy > MAX_BUSY ? `clients ${Math.round(busy * 100)} % busy` : undefined;

/** A run that did not come to its end. */
export const failed = (invalid: string): Pick<Outcome, 'invalid' | 'audit'> => ({ invalid, audit: NO_AUDIT });
