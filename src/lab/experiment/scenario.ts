import type { ForeignPlan } from '../load/foreign.js';
import type { MetricName } from './metric.js';
import type { Sample } from './sample.js';
import type { Sizes } from './sizes.js';

/** One question, and how it is put. */
export interface Scenario {
  /** `S1`, `S2`, … */
  readonly id: string;
  readonly title: string;
  /** What a team would ask. */
  readonly question: string;
  /** It needs nothing of the server but its address. */
  readonly foreign?: true;
  /** Why it cannot be put here; undefined: it can. */
  readonly missing?: (plan: Plan) => string | undefined;
  rows(plan: Plan): readonly Row[];
}

/** Two sides, measured in turn under the same conditions. */
export interface Row {
  /** Unique within its scenario, and the same in every run: `tickerwire 1,000 × 50/s × 200 B`. */
  readonly name: string;
  readonly a: Side;
  readonly b: Side;
  /** In the order of the table; the first is what the row is about. */
  readonly metrics: readonly MetricName[];
  /** What somebody else has published of the same, with its source. */
  readonly published?: string;
  /** At most: where what is shown is no ratio. */
  readonly pairs?: number;
  /** Scenario and sizes, as options of `npm run lab -- run`; several rows may have the same. */
  readonly args: string;
}

export interface Side {
  /** `SSE`, `WebSocket`, `stock Nest SSE`, … */
  readonly label: string;
  /** @throws Error if it cannot be measured; the sample is INVALID then */
  measure(): Promise<Sample>;
}

/** How much is measured: one pair a row without a verdict; what settles most arguments; the whole table. */
export type Extent = 'quick' | 'usual' | 'thorough';

/** What the command line asks for, of every scenario. Sizes that are not given are the scenario's own. */
export interface Plan extends Partial<Sizes> {
  readonly extent: Extent;
  /** Only the row of that name. */
  readonly row?: string | undefined;
  /** A B, then B A, and so on. */
  readonly pairs: number;
  readonly windowMs: number;
  readonly warmUpMs: number;
  /** The layer `yours`. */
  readonly foreign?: ForeignPlan | undefined;
}
