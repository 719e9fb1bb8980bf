import { pairsOf } from '../experiment/runner.js';
import type { Plan, Scenario } from '../experiment/scenario.js';
import { counted } from '../report/figures.js';
import { aboutSeconds, durationText } from '../report/time-left.js';
import { PUBLISHED, SCENARIOS } from '../scenarios/scenarios.js';
import { planOf } from './run.js';

const USUAL = planOf({}, undefined);
const PLANS = [planOf({ quick: true }, undefined), USUAL, planOf({ thorough: true }, undefined)];

/** What each scenario asks, how much of it there is and about how long that takes, and the usual rows. */
export function listScenarios(): void {
  const all = PLANS.map((plan) => `${plan.extent} about ${durationText(secondsOfAll(plan))}`);
  console.log([...SCENARIOS.map(textOf), `all  ${all.join('; ')}`, ...PUBLISHED.map(textOf)].join('\n\n'));
}

function textOf(scenario: Scenario): string {
  const { id, title, question } = scenario;
  const sizes = PLANS.map((plan) => `${plan.extent} ${sizeOf(scenario, plan)}`).join('; ');
  const usual = scenario.rows(USUAL).map(({ name, a, b }) => `- ${name}: ${a.label}, ${b.label}`);
  return [
    `${id.padEnd(INDENT)}${title}`,
    ...[question, sizes, ...usual].map((line) => ' '.repeat(INDENT) + line),
  ].join('\n');
}

const INDENT = 5;

function sizeOf(scenario: Scenario, plan: Plan): string {
  const why = scenario.missing?.(plan);
  if (why !== undefined) return `not here (${why})`;
  return `${counted(scenario.rows(plan).length, 'row')}, about ${durationText(secondsOf(scenario, plan))}`;
}

/** About how long all scenarios take, said beforehand. */
export const secondsOfAll = (plan: Plan): number =>
  SCENARIOS.reduce((sum, scenario) => sum + secondsOf(scenario, plan), 0);

function secondsOf(scenario: Scenario, plan: Plan): number {
  if (scenario.missing?.(plan) !== undefined) return 0;
  const pairs = scenario.rows(plan).reduce((sum, row) => sum + pairsOf(row, plan.pairs), 0);
  return 2 * pairs * aboutSeconds(scenario.id, plan);
}
