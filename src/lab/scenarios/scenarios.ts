import type { Scenario } from '../experiment/scenario.js';
import { fanOut } from './s02-fan-out.js';

/** In the order in which they are run. */
export const SCENARIOS: readonly Scenario[] = [fanOut];
