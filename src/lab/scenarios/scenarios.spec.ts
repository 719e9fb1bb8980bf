import { Command } from 'commander';
import { commandOf, rowsAskedFor } from '../actions/rows.js';
import { planOf, withPlanOptions } from '../actions/run.js';
import type { Plan } from '../experiment/scenario.js';
import { PUBLISHED, SCENARIOS } from './scenarios.js';

const ALL = [...SCENARIOS, ...PUBLISHED];

/** What the lab understands of a command as a shell would hand it over. */
function read(command: string): { scenarios: string[]; plan: Plan } {
  const words = [...command.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
  expect(words.slice(0, 5)).toEqual(['npm', 'run', 'lab', '--', 'run']);
  const parser = withPlanOptions(new Command('run').argument('<scenario...>')).exitOverride();
  parser.parse(words.slice(5), { from: 'user' });
  return { scenarios: parser.processedArgs[0] as string[], plan: planOf(parser.opts(), undefined) };
}

const planFor = (text: string): Plan => read(`npm run lab -- run all ${text}`).plan;

it('scenarios have each an id, a title and a question of their own', () => {
  for (const what of ['id', 'title', 'question'] as const) {
    expect(new Set(ALL.map((scenario) => scenario[what])).size).toBe(ALL.length);
  }
  for (const { id, question } of ALL) {
    expect(id).toMatch(/^[SP]\d+$/);
    expect(question).toMatch(/^[A-Z].+\?$/);
  }
});

describe.each([
  ['quick', '--quick'],
  ['usual', ''],
  ['thorough', '--thorough'],
  ['of other pairs and times', '--thorough --pairs 7 --seconds 2.5 --warm-up 0.25'],
  ['of other sizes', '--connections 7 --rates 3 --sizes 333'],
])('the rows, %s,', (_what, options) => {
  const plan = planFor(options);

  it.each(ALL)('of $id have each a name and two sides', (scenario) => {
    const rows = scenario.rows(plan);
    expect(() => rowsAskedFor(rows, plan)).not.toThrow();
    for (const { name, a, b, metrics } of rows) {
      expect(name).not.toMatch(/'/);
      expect(a.label).not.toBe(b.label);
      expect(new Set(metrics).size).toBe(metrics.length);
    }
  });

  it.each(ALL)('of $id are measured each alone, in the same way, by their own command', (scenario) => {
    const rows = scenario.rows(plan);
    for (const row of rows) {
      const asked = read(commandOf(row, rows, plan));
      expect(asked.scenarios).toEqual([scenario.id]);
      const { extent, pairs, windowMs, warmUpMs } = plan;
      expect(asked.plan).toMatchObject({ extent, pairs, windowMs, warmUpMs });
      const [found, ...others] = rowsAskedFor(scenario.rows(asked.plan), asked.plan);
      expect(others).toEqual([]);
      const { name, metrics, args, a, b } = row;
      expect(found).toMatchObject({ name, metrics, args, a: { label: a.label }, b: { label: b.label } });
    }
  });
});

it('rows that could not be told apart are refused', () => {
  const scenario = SCENARIOS.find(({ id }) => id === 'S12')!;
  const plan = planFor('--rates 10,20');
  expect(() => rowsAskedFor(scenario.rows(plan), plan)).toThrow(/^two rows would be called raw 500/);
});
