import type { Direction, Faults, Side } from './faults.js';
import type { FaultProxyOptions } from './fault-proxy.js';
import type { Statistics } from './statistics.js';

interface Whom {
  /** The number of one connection; default: all that are open. One that is gone is left in peace. */
  readonly connection?: number;
}

/** What the process of a proxy does when told to, and what it answers. */
export interface FaultProxyCommands {
  start: { ask: FaultProxyOptions; answer: { port: number } };
  /** Without a connection: also those that come. */
  set: { ask: Whom & { faults: Faults; direction?: Direction }; answer: object };
  cut: { ask: Whom; answer: object };
  reset: { ask: Whom; answer: object };
  lose: { ask: Whom & { side: Side }; answer: object };
  refuse: { ask: object; answer: object };
  admit: { ask: object; answer: object };
  statistics: { ask: object; answer: Statistics };
}

export type FaultProxyCommand = keyof FaultProxyCommands;
