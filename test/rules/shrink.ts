import { ALL_STEPS, run, type RunOptions } from './run.js';

/** What is wrong, whichever event, topic or client it is about. */
const kindOf = (problem: string): string => problem.replace(/[0-9]+|[sm]\.[abc](\.incidents)?/g, '');

/** Leaves out what is not needed for the same to be wrong: halves first, then ever smaller pieces. */
async function shrink(options: RunOptions): Promise<readonly number[]> {
  const kinds = new Set((await run(options)).map(kindOf));
  let steps = options.steps ?? ALL_STEPS;
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < steps.length;) {
      const fewer = [...steps.slice(0, start), ...steps.slice(start + size)];
      const problems = await run({ ...options, steps: fewer });
      if (problems.some((problem) => kinds.has(kindOf(problem)))) steps = fewer;
      else start += size;
    }
  }
  return steps;
}

/** A run that went wrong, as short as it can be, for a person to read. */
export async function explain(options: RunOptions): Promise<string> {
  const steps = await shrink(options);
  const trace: string[] = [];
  const problems = await run({ ...options, steps, trace: (line) => trace.push(line) });
  return [
    `seed ${options.seed} (${options.weather}): ${problems.join('; ')}`,
    `again: RULES_SEED=${options.seed} RULES_RUNS=1 RULES_WEATHER=${options.weather} npx jest test/rules/rules.spec`,
    ...trace,
    ...problems.map((problem) => `✗ ${problem}`),
  ].join('\n');
}
