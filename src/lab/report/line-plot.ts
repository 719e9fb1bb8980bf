import { type Axis, LEAST, placeOn } from './axis.js';
import type { SideName } from './chapters.js';
import { type Markup, markup } from './markup.js';
import { clipped, type Plot, PLOT_WIDTH } from './plot.js';

export interface Line {
  readonly side: SideName;
  readonly points: readonly Point[];
  /** One pair of several: drawn behind, and not named. */
  readonly single?: boolean;
}

export type Point = readonly [x: number, y: number];

const HEIGHT = 220;
/** Room for what is written at the axes, and for the names at the ends of the lines. */
const [LEFT, RIGHT, TOP, BOTTOM] = [42, 18, 22, 40];

/** So few that each is worth a dot. */
const FEW = 16;

/** Lines end so near each other that their names would overlap. */
const NEAR = 12;

/** Lines of both sides over a common axis. `label`: all that they show, in words. */
export function linePlot(label: string, x: Axis, y: Axis, lines: readonly Line[]): Plot {
  const atX = placeOn(x, LEFT, PLOT_WIDTH - RIGHT);
  const atY = placeOn(y, HEIGHT - BOTTOM, TOP);
  // A line may have no 0 on a log axis, and a file of results anything at all.
  const placed = lines.map(({ points, ...line }) => ({
    ...line,
    at: points
      .filter(([px, py]) => Number.isFinite(px) && Number.isFinite(py))
      .map(([px, py]): Point => [atX(px), atY(y.log === true ? Math.max(LEAST, py) : py)]),
  }));
  const drawn = [...placed].sort((one, other) => Number(other.single ?? false) - Number(one.single ?? false));
  const body = markup`${gridOf(x, y, atX, atY)}${drawn.map(({ side, single = false, at }) => lineOf(side, single, at))}${namesOf(placed.filter(({ single }) => single !== true))}`;
  return { width: PLOT_WIDTH, height: HEIGHT, label, body };
}

function gridOf(x: Axis, y: Axis, atX: (value: number) => number, atY: (value: number) => number): Markup {
  const floor = HEIGHT - BOTTOM;
  const columns = x.ticks.map(([value, text]) => {
    const at = atX(value).toFixed(1);
    return markup`<path class="grid" d="M${at} ${TOP}V${floor}"/><text class="axis" x="${at}" y="${floor + 15}" text-anchor="middle">${text}</text>`;
  });
  const rows = y.ticks.map(([value, text]) => {
    const at = atY(value);
    return markup`<path class="grid" d="M${LEFT} ${at.toFixed(1)}H${PLOT_WIDTH - RIGHT}"/><text class="axis" x="${LEFT - 6}" y="${(at + 4).toFixed(1)}" text-anchor="end">${text}</text>`;
  });
  const titles = markup`<text x="2" y="11">${clipped(y.title, PLOT_WIDTH)}</text><text x="${PLOT_WIDTH - RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${clipped(x.title, PLOT_WIDTH - RIGHT)}</text>`;
  return markup`${columns}${rows}${titles}`;
}

function lineOf(side: SideName, single: boolean, at: readonly Point[]): Markup {
  const path = at
    .map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join('');
  const dots = single || at.length > FEW ? [] : at.map(([x, y]) => dotOf(side, x, y));
  return markup`<path class="line ${side}${single ? ' single' : ''}" d="${path}"/>${dots}`;
}

const dotOf = (side: SideName, x: number, y: number): Markup =>
  markup`<circle class="point ${side}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3"/>`;

/** A letter at the end of each line. */
function namesOf(lines: readonly { readonly side: SideName; readonly at: readonly Point[] }[]): Markup[] {
  const ends = lines
    .flatMap(({ side, at }) => (at.length === 0 ? [] : [{ side, x: at.at(-1)![0], y: at.at(-1)![1] }]))
    .sort((one, other) => one.y - other.y);
  const [upper, lower] = ends;
  const overlap =
    upper === undefined || lower === undefined ? 0 : Math.max(0, NEAR - Math.abs(lower.y - upper.y)) / 2;
  return ends.map(({ side, x, y }) => {
    const apart = side === upper!.side ? -overlap : overlap;
    return markup`<text class="${side}" x="${(x + 6).toFixed(1)}" y="${(y + 4 + apart).toFixed(1)}">${side.toUpperCase()}</text>`;
  });
}
