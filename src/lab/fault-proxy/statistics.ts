import type { Direction } from './faults.js';

/** What a proxy has seen since it started. */
export interface Statistics {
  /** Connections, accepted and those of them that are still there on either side. */
  opened: number;
  open: number;
  /** Connections that were ended here, on one side or on both. */
  cut: number;
  /** Written to the other side. */
  readonly passedBytes: Record<Direction, number>;
  /** Thrown away, on purpose or because nobody was there any more. */
  readonly lostBytes: Record<Direction, number>;
}

export const noStatistics = (): Statistics => ({
  opened: 0,
  open: 0,
  cut: 0,
  passedBytes: { toClient: 0, toServer: 0 },
  lostBytes: { toClient: 0, toServer: 0 },
});
