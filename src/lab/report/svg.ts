/** Text as it may stand in HTML and SVG, attributes included. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

export interface Line {
  readonly name: string;
  /** `a` or `b`: which of the two colours and strokes. */
  readonly side: 'a' | 'b';
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Axis {
  readonly title: string;
  /** Both ends, and where something is written; on a log axis all above 0. */
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly (readonly [value: number, label: string])[];
  readonly log?: boolean;
}

const [WIDTH, HEIGHT] = [560, 240];
/** Room for what is written at the axes. */
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 12, 10, 38];

function place({ low, high, log = false }: Axis, from: number, to: number): (value: number) => number {
  const scale = log ? Math.log : (value: number): number => value;
  const [start, span] = [scale(low), scale(high) - scale(low) || 1];
  return (value) => from + ((scale(Math.min(high, Math.max(low, value))) - start) / span) * (to - from);
}

/** A plot of a few lines, drawn for light and dark by classes alone. `label`: what it shows, in words. */
export function linePlot(label: string, x: Axis, y: Axis, lines: readonly Line[]): string {
  const atX = place(x, LEFT, WIDTH - RIGHT);
  const atY = place(y, HEIGHT - BOTTOM, TOP);
  const grid = [
    ...x.ticks.map(([value, text]) => {
      const at = atX(value).toFixed(1);
      return `<path class="grid" d="M${at} ${TOP}V${HEIGHT - BOTTOM}"/><text x="${at}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${escaped(text)}</text>`;
    }),
    ...y.ticks.map(([value, text]) => {
      const at = atY(value);
      return `<path class="grid" d="M${LEFT} ${at.toFixed(1)}H${WIDTH - RIGHT}"/><text x="${LEFT - 6}" y="${(at + 4).toFixed(1)}" text-anchor="end">${escaped(text)}</text>`;
    }),
  ];
  const drawn = lines.map(({ side, points }) => {
    const path = points
      .map(([px, py], index) => `${index === 0 ? 'M' : 'L'}${atX(px).toFixed(1)} ${atY(py).toFixed(1)}`)
      .join('');
    return `<path class="line ${side}" d="${path}"/>`;
  });
  const title = `<text class="title" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 4}" text-anchor="middle">${escaped(x.title)}</text>`;
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(label)}">${grid.join('')}${drawn.join('')}${title}</svg>`;
}

/** 1, 2, 5, 10, 20 … that lie between both, as labels of a log axis; at most about seven of them. */
export function logTicks(low: number, high: number): [number, string][] {
  const ticks: [number, string][] = [];
  for (let decade = 10 ** Math.floor(Math.log10(low)); decade <= high; decade *= 10) {
    for (const factor of [1, 2, 5]) {
      const value = decade * factor;
      if (value >= low && value <= high) ticks.push([value, short(value)]);
    }
  }
  return ticks.length <= 7 ? ticks : ticks.filter(([value]) => /^1/.test(value.toExponential()));
}

const short = (value: number): string =>
  value >= 1000 ? `${Number((value / 1000).toPrecision(3))} s` : `${Number(value.toPrecision(3))} ms`;
