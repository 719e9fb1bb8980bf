import { quoted } from '../arguments.js';
import type { Extent, Plan, Row } from '../experiment/scenario.js';

/** Pairs, and seconds of window and warm-up of each sample. */
export const EXTENTS: Record<Extent, readonly [pairs: number, seconds: number, warmUp: number]> = {
  quick: [1, 1.5, 0.5],
  usual: [5, 4, 1],
  thorough: [5, 3, 0.5],
};

/** @throws Error if two have the same name: their results could not be told apart */
export function rowsAskedFor(rows: readonly Row[], { row: only }: Plan): Row[] {
  const asked = rows.filter(({ name }) => only === undefined || name === only);
  const twice = asked.find(({ name }, index) => asked.findIndex((row) => row.name === name) < index);
  if (twice !== undefined) throw new Error(`two rows would be called ${twice.name}: ask for one of them`);
  return asked;
}

/** What measures one of `rows` alone, as it was measured among them. */
export function commandOf({ name, args }: Row, rows: readonly Row[], plan: Plan): string {
  const alone = rows.filter((other) => other.args === args).length === 1;
  return `npm run lab -- run ${args}${alone ? '' : ` --row ${quoted(name)}`}${extentArgs(plan)}`;
}

/** The options that ask for the same extent, pairs and times. */
function extentArgs({ extent, pairs, windowMs, warmUpMs }: Plan): string {
  const [usualPairs, seconds, warmUp] = EXTENTS[extent];
  return [
    extent === 'usual' ? '' : ` --${extent}`,
    pairs === usualPairs ? '' : ` --pairs ${pairs}`,
    windowMs === seconds * 1000 ? '' : ` --seconds ${windowMs / 1000}`,
    warmUpMs === warmUp * 1000 ? '' : ` --warm-up ${warmUpMs / 1000}`,
  ].join('');
}
