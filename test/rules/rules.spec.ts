import { run, weatherOf } from './run.js';
import { explain } from './shrink.js';
import { WEATHER_NAMES } from './weather.js';

/**
 * The rules of positions, resume and hand-over, held against the real hub, transports and client by random runs.
 * `RULES_RUNS=1000000` for a long one, from a seed of its own; `RULES_SEED=n RULES_RUNS=1` for one run alone, `RULES_WEATHER=stormy` for one
 * kind of them.
 */
const { RULES_RUNS, RULES_SEED, RULES_WEATHER } = process.env;
const RUNS = Number(RULES_RUNS ?? 500);
const FIRST = Number(RULES_SEED ?? (RULES_RUNS === undefined ? 1 : Date.now() % 1_000_000_000));
const LONG_MS = 2 ** 31 - 1;
const PROGRESS_MS = 5000;

it(
  `nobody misses anything without a word, in ${RUNS} runs`,
  async () => {
    let told = performance.now();
    for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
      const weather = WEATHER_NAMES.find((name) => name === RULES_WEATHER) ?? weatherOf(seed);
      const problems = await run({ seed, weather });
      if (problems.length > 0) throw new Error(await explain({ seed, weather }));
      if (RULES_RUNS === undefined || performance.now() - told < PROGRESS_MS) continue;
      told = performance.now();
      process.stdout.write(`${seed - FIRST + 1} of ${RUNS} runs, from seed ${FIRST}\n`);
    }
  },
  LONG_MS,
);

it('a run is decided by its seed', async () => {
  const [first, second]: [string[], string[]] = [[], []];
  await run({ seed: FIRST, trace: (line) => first.push(line) });
  await run({ seed: FIRST, trace: (line) => second.push(line) });
  expect(first.length).toBeGreaterThan(100);
  expect(second).toEqual(first);
});
