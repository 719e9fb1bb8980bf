import type { Change } from './program.js';
import type { WeatherName } from './weather.js';

/** A rule broken on purpose, in one place of the real code. */
export interface Mutation extends Change {
  readonly rule: number;
  readonly name: string;
  /** Where it shows soonest. */
  readonly weather: WeatherName;
  /** The first seed to try: one that has shown it before. */
  readonly seed: number;
}
