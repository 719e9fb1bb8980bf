import { Logger } from '@nestjs/common';
import { Clock, settle } from './clock.js';
import { Dice } from './dice.js';
import type { CreateTicker } from './library.client.js';
import { DO, pause } from './steps.js';
import { STEPS, type StepName, WEATHER_NAMES, type WeatherName, WEATHERS } from './weather.js';
import { World } from './world.js';

export interface RunOptions {
  readonly seed: number;
  /** By the seed, if it is not given. */
  readonly weather?: WeatherName | undefined;
  /** The numbers of the steps to be taken; all of them, if they are not given. */
  readonly steps?: readonly number[];
  /** Hears what happens. */
  readonly trace?: (line: string) => void;
}

export const STEPS_OF_A_RUN = 120;
export const ALL_STEPS: readonly number[] = Array.from({ length: STEPS_OF_A_RUN }, (_, index) => index);

// The browser's library is not of this program: its types need a browser's.
const LIBRARY: string = '../../client/src/index.js';

export const weatherOf = (seed: number): WeatherName => WEATHER_NAMES[seed % WEATHER_NAMES.length]!;

/**
 * One run: a world by the seed, then steps, each by dice of its own, so that a step can be left out and the others stay
 * what they were.
 * @returns what is wrong
 */
export async function run({
  seed,
  weather = weatherOf(seed),
  steps = ALL_STEPS,
  trace,
}: RunOptions): Promise<string[]> {
  const { createTicker } = (await import(LIBRARY)) as { createTicker: CreateTicker };
  Logger.overrideLogger(false);
  const clock = new Clock();
  let dice = new Dice(seed * 7919);
  const restore = clock.install(() => dice.next());
  try {
    const say = (line: () => string): void => trace?.(line());
    const world = new World(clock, dice, WEATHERS[weather], createTicker, say);
    await settle();
    for (const step of steps) {
      world.dice = dice = new Dice(seed * 7919 + (step + 1) * 104_729);
      await DO[pickStep(dice, weather)](world);
      await pause(world);
    }
    world.dice = dice = new Dice(seed);
    say(() => 'everything mends');
    await world.heal();
    const problems = world.judge();
    await world.close();
    return problems;
  } finally {
    restore();
  }
}

function pickStep(dice: Dice, weather: WeatherName): StepName {
  const { odds } = WEATHERS[weather];
  let left = dice.next() * STEPS.reduce((sum, name) => sum + odds[name], 0);
  return STEPS.find((name) => (left -= odds[name]) < 0) ?? 'publish';
}
