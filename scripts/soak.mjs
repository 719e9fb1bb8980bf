// npm run test:soak: at least a million deliveries under kills, cuts and naps, then the rules in a million random runs.
// ORACLE_DELIVERIES, ORACLE_SEED and RULES_RUNS choose others.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const { ORACLE_DELIVERIES = '1000000', RULES_RUNS = '1000000' } = process.env;
const started = Date.now();

/** Runs one step to its end; the first that fails ends all. */
async function step(name, command, env = {}) {
  console.log(`\n— ${name}`);
  const child = spawn(command, { shell: true, stdio: 'inherit', env: { ...process.env, ...env } });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  const minutes = ((Date.now() - started) / 60_000).toFixed(1);
  console.log(`— ${name}: ${code === 0 ? 'passed' : 'FAILED'}, ${minutes} min since the start`);
  if (code !== 0) process.exit(1);
}

await step('build', 'npm run build --silent');
await step(`oracle, ${ORACLE_DELIVERIES} deliveries`, 'npx jest test/oracle.e2e-spec', { ORACLE_DELIVERIES });
if (existsSync('test/rules')) {
  await step(`rules, ${RULES_RUNS} runs`, 'npx jest test/rules/rules.spec', { RULES_RUNS });
}
console.log('\nsoak passed');
