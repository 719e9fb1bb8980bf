// npm run test:soak: at least a million deliveries under kills, cuts and naps, more than a million generated cases of the
// protocol's properties, the rules in random runs of 120 steps each, and half an hour of a page with the widget.
// `-- widget` runs that part alone; the others are `oracle`, `properties` and `rules`. ORACLE_DELIVERIES, ORACLE_SEED,
// CASES_FACTOR, RULES_RUNS and WIDGET_SECONDS choose other numbers.
import { spawn } from 'node:child_process';

const {
  ORACLE_DELIVERIES = '1000000',
  CASES_FACTOR = '50',
  RULES_RUNS = '40000',
  WIDGET_SECONDS = '1800',
} = process.env;
/** Cases that the properties of the protocol try in `npm test`. */
const CASES = 25_500;

/** By name: what is done, by which command, and what it goes by. */
const PARTS = {
  oracle: [`${ORACLE_DELIVERIES} deliveries`, 'npx jest test/oracle.e2e-spec', { ORACLE_DELIVERIES }],
  properties: [
    `${CASES * Number(CASES_FACTOR)} cases`,
    'npx jest src/protocol src/transports/sse --testTimeout 3600000',
    { CASES_FACTOR },
  ],
  rules: [`${RULES_RUNS} runs`, 'npx jest test/rules/rules.spec', { RULES_RUNS }],
  widget: [`${WIDGET_SECONDS} s`, 'npx jest --testRegex "[.]soak[.]ts"', { WIDGET_SECONDS }],
};
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

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`there is no ${unknown.join(', ')}; the parts are ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}

await step('build', 'npm run build --silent');
for (const [name, [what, command, env]] of Object.entries(PARTS))
  if (chosen.length === 0 || chosen.includes(name)) await step(`${name}, ${what}`, command, env);
console.log('\nsoak passed');
