import { type Kind } from './kinds.js';

/** Of lag, ms; undefined where nothing has been measured. */
export interface Percentiles {
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
}

/** What one panel has measured: shown, exported and restored as it stands here. */
export interface Figures {
  readonly kind: Kind;
  /** `h1`, `h2`; empty where nobody could tell. */
  readonly protocol: string;
  readonly lastMinute: Percentiles;
  readonly sinceStart: Percentiles;
  readonly eventsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly events: number;
  readonly bytes: number;
  readonly gaps: number;
  readonly repeats: number;
  readonly outOfOrder: number;
  readonly conflated: number;
  readonly reconnects: number;
  readonly firstByteMs?: number;
  readonly lastEnd: string;
}
