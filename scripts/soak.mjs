// npm run test:soak: at least a million deliveries under kills, cuts and naps, more than a million generated cases of the
// protocol's properties, and the rules in random runs of 120 steps each. ORACLE_DELIVERIES, ORACLE_SEED, CASES_FACTOR
// and RULES_RUNS choose others.
import { spawn } from 'node:child_process';

const { ORACLE_DELIVERIES = '1000000', CASES_FACTOR = '50', RULES_RUNS = '40000' } = process.env;
/** Cases that the properties of the protocol try in `npm test`. */
const CASES = 25_500;
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
const properties = 'npx jest src/protocol src/transports/sse --testTimeout 3600000';
await step(`properties, ${CASES * Number(CASES_FACTOR)} cases`, properties, { CASES_FACTOR });
await step(`rules, ${RULES_RUNS} runs`, 'npx jest test/rules/rules.spec', { RULES_RUNS });
console.log('\nsoak passed');
