import { CLIENT_MUTATIONS } from './client.mutations.js';
import type { Mutation } from './mutation.js';
import { Program } from './program.js';
import type { RunOptions } from './run.js';
import { SERVER_MUTATIONS } from './server.mutations.js';

/** Runs without anything wrong after which a broken rule counts as not noticed; more, to look for a seed. */
const MOST_RUNS = Number(process.env.MUTATION_RUNS ?? 400);
const LONG_MS = 2 ** 31 - 1;

type Run = (options: RunOptions) => Promise<string[]>;
const runOf = (program: Program): Run => program.load<{ run: Run }>('test/rules/run.ts').run;

/** @returns how many runs it took */
async function runsUntilNoticed({ seed, weather, ...change }: Mutation): Promise<number> {
  const run = runOf(new Program(change));
  // A seed that has shown it before; where the code has changed since, any other may.
  const seeds = [seed, ...Array.from({ length: MOST_RUNS - 1 }, (_, index) => index + 1)];
  for (const [index, other] of seeds.entries())
    if ((await run({ seed: other, weather })).length > 0) return index + 1;
  return Infinity;
}

describe('the random runs notice', () => {
  it.each([...SERVER_MUTATIONS, ...CLIENT_MUTATIONS])(
    'rule $rule: $name',
    async (mutation) => {
      const runs = await runsUntilNoticed(mutation);
      if (process.env.MUTATION_RUNS !== undefined) console.log(`noticed in run ${runs}`);
      expect(runs).toBeLessThanOrEqual(MOST_RUNS);
    },
    LONG_MS,
  );

  it('nothing where nothing is broken, with the same seeds', async () => {
    const run = runOf(new Program());
    const problems: string[] = [];
    for (const { seed, weather } of [...SERVER_MUTATIONS, ...CLIENT_MUTATIONS])
      problems.push(...(await run({ seed, weather })));
    expect(problems).toEqual([]);
  });

  it('and a change that finds no place is an error', () => {
    const change = { file: 'src/hub/merge.ts', find: 'what does not stand there', replace: '' };
    expect(() => new Program(change)).toThrow('holds 0 times');
  });
});
