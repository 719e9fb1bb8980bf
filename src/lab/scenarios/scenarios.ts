import type { Scenario } from '../experiment/scenario.js';
import { publishedMemory } from './p1-memory.js';
import { publishedWire } from './p2-wire.js';
import { publishedSlope } from './p3-slope.js';
import { publishedSustained } from './p4-sustained.js';
import { publishedSaturated } from './p5-saturated.js';
import { idle } from './s01-idle.js';
import { fanOut } from './s02-fan-out.js';
import { ramp } from './s03-ramp.js';
import { burst } from './s04-burst.js';
import { wire } from './s05-wire.js';
import { storm } from './s06-storm.js';
import { recovery } from './s07-recovery.js';
import { proxies } from './s08-proxies.js';
import { browserLimits } from './s09-browser.js';
import { network } from './s10-network.js';
import { slow } from './s11-slow.js';
import { churn } from './s12-churn.js';
import { upstream } from './s13-upstream.js';
import { controls } from './s14-controls.js';

/** In the order in which they are run. */
export const SCENARIOS: readonly Scenario[] = [
  idle,
  fanOut,
  ramp,
  burst,
  wire,
  storm,
  recovery,
  proxies,
  browserLimits,
  network,
  slow,
  churn,
  upstream,
  controls,
];

/** What others have published, measured again: `npm run lab -- run published`. */
export const PUBLISHED: readonly Scenario[] = [
  publishedMemory,
  publishedWire,
  publishedSlope,
  publishedSustained,
  publishedSaturated,
];
