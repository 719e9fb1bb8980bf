export interface Axis {
  /** What, and its unit. */
  readonly title: string;
  /** Both ends, and where something is written; on a log axis all above 0. */
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly Tick[];
  readonly log?: boolean;
}

export type Tick = readonly [value: number, label: string];

/** A log axis has no 0: what is less stands here. */
export const LEAST = 0.01;

/** Where a value stands between `from` and `to`; never beyond them. */
export function placeOn(
  { low, high, log = false }: Axis,
  from: number,
  to: number,
): (value: number) => number {
  const scale = log ? Math.log : (value: number): number => value;
  const [start, span] = [scale(low), scale(high) - scale(low) || 1];
  return (value) => from + ((scale(Math.min(high, Math.max(low, value))) - start) / span) * (to - from);
}

/** From 0 to `most`, in two to four round steps. */
export function fromZero(title: string, most: number): Axis {
  const high = most > 0 && Number.isFinite(most) ? most : 1;
  const step = stepOf(high / 4);
  const count = Math.floor((high / step) * 1.001);
  const ticks = Array.from({ length: count + 1 }, (_, index) => tick(index * step));
  return { title, low: 0, high, ticks };
}

/** 1, 2, 5, 10, 20 … as far as there is room for labels. */
export function logAxis(title: string, values: readonly number[]): Axis {
  const usable = values.filter((value) => Number.isFinite(value)).map((value) => Math.max(LEAST, value));
  const low = Math.min(...usable) * 0.8;
  const high = Math.max(...usable) * 1.25;
  const ticks: Tick[] = [];
  for (let decade = Math.floor(Math.log10(low)); decade <= Math.log10(high); decade += 1) {
    for (const factor of [1, 2, 5]) ticks.push(tick(Number(`${factor}e${decade}`)));
  }
  const within = ticks.filter(([value]) => value >= low && value <= high);
  if (within.length < 3) return { title, low, high, log: true, ticks: between(low, high) };
  const decades = within.filter(([value]) => /^1/.test(value.toExponential()));
  return { title, low, high, log: true, ticks: within.length > 7 ? decades : within };
}

/** Round values with even steps, where there is no power of ten. */
function between(low: number, high: number): Tick[] {
  const step = stepOf((high - low) / 3);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, index) =>
    tick((first + index) * step),
  );
}

/** The next of 1, 2, 2.5, 5, 10 … times a power of ten. */
function stepOf(rough: number): number {
  const decade = 10 ** Math.floor(Math.log10(rough));
  return decade * [1, 2, 2.5, 5, 10].find((factor) => factor * decade >= rough * 0.999)!;
}

const tick = (value: number): Tick => [value, Number(value.toPrecision(3)).toLocaleString('en')];

/** The same for a few evenly spread values. */
export function linearAxis(title: string, values: readonly number[]): Axis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const { ticks } = fromZero(title, high - low);
  return { title, low, high, ticks: ticks.map(([value]) => tick(low + value)) };
}
