import { PUBLISHED, SCENARIOS } from '../scenarios/scenarios.js';

export function listScenarios(): void {
  for (const { id, title, question } of [...SCENARIOS, ...PUBLISHED])
    console.log(`${id.padEnd(5)}${title.padEnd(24)}${question}`);
}
