import type { Scenario } from '../experiment/scenario.js';
import { idle } from './s01-idle.js';
import { fanOut } from './s02-fan-out.js';
import { controls } from './s14-controls.js';

/** In the order in which they are run. */
export const SCENARIOS: readonly Scenario[] = [idle, fanOut, controls];
