import type { Command } from 'commander';
import { accessSync, constants, existsSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { namesFrom, numberFrom, numbersFrom, quoted } from '../arguments.js';
import { readResults, type Results, type RowResult, writeResults } from '../experiment/results.js';
import { type Item, runAll } from '../experiment/runner.js';
import type { Extent, Plan, Row, Scenario } from '../experiment/scenario.js';
import type { ForeignPlan } from '../load/foreign.js';
import { TARGETS, YOURS } from '../measure/targets.js';
import { findingsText } from '../report/findings.js';
import { headText } from '../report/head.js';
import { machine } from '../report/machine.js';
import { pageOf } from '../report/page.js';
import { ProgressLines } from '../report/progress.js';
import { versions } from '../report/versions.js';
import { PUBLISHED, SCENARIOS } from '../scenarios/scenarios.js';
import {
  foreignArgs,
  foreignOf,
  type ForeignOptions,
  unknownOf,
  withForeignOptions,
} from './foreign.options.js';
import { commandOf, EXTENTS, rowsAskedFor } from './rows.js';

interface RunOptions
  extends
    ForeignOptions,
    Partial<Pick<Plan, 'layers' | 'connections' | 'rates' | 'sizes' | 'row' | 'pairs'>> {
  readonly quick?: true;
  readonly thorough?: true;
  readonly seconds?: number;
  readonly warmUp?: number;
  readonly json?: string;
  readonly html?: string;
}

/** Somebody else's server is not to be knocked over by mistake. */
const FOREIGN_CONNECTIONS = [10];

export function withPlanOptions(command: Command): Command {
  const described = command
    .description('runs scenarios, pair by pair')
    .option('--quick', 'one small pair of each row, without a verdict: all in under 3 minutes')
    .option('--thorough', 'every size of every scenario, in at most 90 minutes')
    .option('--layers <names>', 'servers, with commas', namesFrom(TARGETS.map(({ name }) => name)))
    .option('--connections <counts>', 'so many clients', numbersFrom(1, true))
    .option('--rates <rates>', 'events a second', numbersFrom(0.01))
    .option('--sizes <bytes>', "bytes of each event's data, 64 or more", numbersFrom(64, true))
    .option('--row <name>', 'only the row of that name')
    .option(
      '--pairs <count>',
      'pairs of each row, A B then B A; fewer than 5 settle nothing',
      numberFrom(1, true),
    )
    .option('--seconds <seconds>', 'length of the window that is measured', numberFrom(0.1))
    .option('--warm-up <seconds>', 'time before it that is dropped', numberFrom(0))
    .option('--html <file>', 'writes a page with plots there, at the end')
    .option(
      '--json <file>',
      'keeps all results there as they come; if it is there already, goes on with what it lacks',
    );
  return withForeignOptions(described);
}

/** `npm run lab -- run`. Ended early, it prints what has been finished. */
export async function runScenarios(names: readonly string[], options: RunOptions): Promise<void> {
  const plan = planOf(options, await foreignOf(options));
  const scenarios = named(names);
  const results = begin(plan, options.json);
  const args = foreignArgs(options);
  const items = scenarios.flatMap((scenario) => itemsOf(scenario, plan, results, args));
  if (items.length === 0 && plan.row !== undefined) throw new Error(`${plan.row}: there is no such row`);
  for (const why of plan.foreign === undefined ? [] : unknownOf(plan.foreign))
    results.missing.push({ scenario: YOURS, why });
  if (options.json !== undefined) writeResults(options.json, results);
  if (options.html !== undefined) accessSync(dirname(resolve(options.html)), constants.W_OK);
  console.log(`${headText(results)}\n`);
  process.once('exit', () => {
    console.log(`\n${findingsText(results)}`);
    if (options.html !== undefined) writeFileSync(options.html, pageOf(results));
  });
  const { json } = options;
  const lines = new ProgressLines(items, plan);
  await runAll(items, plan.pairs, results, {
    begins: (...args) => lines.begins(...args),
    ends: (sample) => lines.ends(sample),
    drops: (row) => lines.drops(row),
    saved: () => json !== undefined && writeResults(json, results),
  });
}

export function planOf(
  {
    quick,
    thorough,
    seconds,
    warmUp,
    pairs,
    layers,
    connections,
    rates,
    sizes,
    row,
  }: Omit<RunOptions, keyof ForeignOptions>,
  foreign: ForeignPlan | undefined,
): Plan {
  if (foreign !== undefined && layers !== undefined)
    throw new Error('--layers names servers that the lab starts; yours is measured alone');
  if (quick && thorough) throw new Error('--quick or --thorough, not both');
  const extent: Extent = quick ? 'quick' : thorough ? 'thorough' : 'usual';
  const [usualPairs, usualSeconds, usualWarmUp] = EXTENTS[extent];
  const plan = {
    extent,
    row,
    pairs: pairs ?? usualPairs,
    windowMs: (seconds ?? usualSeconds) * 1000,
    warmUpMs: (warmUp ?? usualWarmUp) * 1000,
  };
  if (foreign === undefined) return { ...plan, layers, connections, rates, sizes };
  return {
    ...plan,
    layers: [YOURS],
    connections: connections ?? FOREIGN_CONNECTIONS,
    rates: [0],
    sizes: [0],
    foreign,
  };
}

function named(names: readonly string[]): readonly Scenario[] {
  const known = [...SCENARIOS, ...PUBLISHED];
  return names.flatMap((name) => {
    if (name === 'all') return SCENARIOS;
    if (name === 'published') return PUBLISHED;
    const scenario = known.find(({ id }) => id.toLowerCase() === name.toLowerCase());
    if (scenario === undefined) {
      throw new Error(`${name}: there are only all, published, ${known.map(({ id }) => id).join(', ')}`);
    }
    return scenario;
  });
}

/** A new file of results, or that which an earlier run has left. */
function begin(plan: Plan, path: string | undefined): Results {
  const command = ['npm run lab --', ...process.argv.slice(2).map(quoted)].join(' ');
  if (path !== undefined && existsSync(path)) {
    const earlier = readResults(path);
    if (JSON.stringify(earlier.plan) !== JSON.stringify(JSON.parse(JSON.stringify(plan)))) {
      throw new Error(`${path} was made by another command: ${earlier.command}`);
    }
    if (withoutLoad(earlier.machine) !== withoutLoad(machine()))
      throw new Error(`${path} was made on another machine: ${earlier.machine}`);
    return { ...earlier, missing: [] };
  }
  const begun = new Date().toISOString();
  return {
    version: 1,
    begun,
    seconds: 0,
    machine: machine(),
    versions: versions(),
    command,
    plan,
    rows: [],
    missing: [],
  };
}

function itemsOf(scenario: Scenario, plan: Plan, results: Results, args: string): Item[] {
  const why =
    plan.foreign !== undefined && scenario.foreign !== true
      ? 'it is put only to servers that the lab starts'
      : scenario.missing?.(plan);
  if (why !== undefined) {
    results.missing.push({ scenario: scenario.id, why });
    return [];
  }
  const rows = scenario.rows(plan);
  return rowsAskedFor(rows, plan).map((row) => {
    const command = `${commandOf(row, rows, plan)}${args}`;
    return { scenario, row, result: resultOf(scenario, row, command, results) };
  });
}

function resultOf(
  { id }: Scenario,
  { name, a, b, metrics, published }: Row,
  command: string,
  { rows }: Results,
): RowResult {
  const earlier = rows.find((row) => row.scenario === id && row.name === name);
  if (earlier !== undefined) return earlier;
  const result = { scenario: id, name, a: a.label, b: b.label, metrics, published, command, pairs: [] };
  rows.push(result);
  return result;
}

const withoutLoad = (machine: string): string => machine.replace(/, load .*$/, '');
