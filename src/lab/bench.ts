/** `npm run bench`: see BENCHMARKS.md, or `npm run bench -- --help`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agenda } from './agenda.js';
import { endOnSignals } from './children.js';
import type { Outcome } from './measure/outcome.js';
import { profileName, run } from './measure/run.js';
import { labelOf } from './measure/targets.js';
import { readOptions } from './bench.options.js';
import { rowsOf } from './report/columns.js';
import { type CpuProfile, hotSpots } from './report/hot-spots.js';
import { lineOf } from './report/line.js';
import { machine } from './report/machine.js';
import { summarise } from './report/summary.js';
import { table } from './report/table.js';

endOnSignals();

/** Time that the last events of a window have to arrive, ms. */
const GRACE_MS = 5000;

/** Functions named of each profile. */
const HOT_SPOTS = 12;

const argv = process.argv.slice(2);
const options = readOptions(argv);
const items = agenda(options);
const command = ['npm run bench', ...(argv.length > 0 ? ['--', ...argv] : [])].join(' ');
const about = { date: new Date().toISOString().slice(0, 10), machine: machine(), command };
console.log(`${about.date}\n${about.machine}\n${command}\n`);

const runOptions = {
  windowMs: options.seconds * 1000,
  warmUpMs: options.warmUp * 1000,
  graceMs: GRACE_MS,
  size: options.size,
  profiles: options.profile,
};
if (options.profile !== undefined) mkdirSync(options.profile, { recursive: true });

const outcomes: Outcome[] = [];
for (const [index, { work, contender, round }] of items.entries()) {
  const count = `[${String(index + 1).padStart(String(items.length).length)}/${items.length}]`;
  process.stderr.write(`${count} ${work.name} ${labelOf(contender).padEnd(20)} `);
  const outcome = await run(work, contender, round, runOptions);
  outcomes.push(outcome);
  process.stderr.write(`${lineOf(outcome)}\n`);
}

for (const work of new Set(items.map((item) => item.work))) {
  const ofWork = outcomes.filter((outcome) => outcome.work === work.name);
  const [reference = ''] = work.targets;
  const { head, rows } = rowsOf(work.kind, summarise(ofWork, reference));
  console.log(`\n${work.name}: ${work.about}\n\n${table(head, rows)}`);
}
for (const { work, contender, round } of options.profile === undefined ? [] : items) {
  const path = join(options.profile!, profileName(work, contender, round));
  if (!existsSync(path)) continue;
  const spots = hotSpots(JSON.parse(readFileSync(path, 'utf8')) as CpuProfile, HOT_SPOTS);
  const rows = spots.map(({ name, place, share }) => [name, place, (100 * share).toFixed(1)]);
  console.log(`\n${path}\n\n${table(['function', 'where', '% of busy time'], rows)}`);
}
if (options.json !== undefined) {
  writeFileSync(options.json, `${JSON.stringify({ ...about, options, outcomes })}\n`);
}
process.exit(outcomes.some(({ invalid }) => invalid !== undefined) ? 1 : 0);
