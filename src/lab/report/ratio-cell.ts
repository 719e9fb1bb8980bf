import type { Finding } from '../experiment/verdict.js';
import type { Standing } from './chapters.js';
import { markOf } from './mark.js';
import { type Markup, markup } from './markup.js';
import type { RatioScale } from './ratio-scale.js';

/** Left and right of the axis there is room for half a mark. */
const percent = (scale: RatioScale, ratio: number): string => `${(3 + 94 * scale.at(ratio)).toFixed(2)}%`;

/**
 * A ratio with its interval in the cell of a table, as wide as that is: what stands across is in per cent. The cells
 * beside it say the same in figures, so it is nothing to a screen reader.
 */
export function ratioCell(finding: Finding | undefined, standing: Standing, scale: RatioScale): Markup {
  const grid = scale.ticks.map((ratio) => {
    const x = percent(scale, ratio);
    return markup`<line class="${ratio === 1 ? 'one' : 'grid'}" x1="${x}" x2="${x}" y2="100%"/>`;
  });
  return markup`<svg class="ratio" aria-hidden="true">${grid}${markIn(finding, standing, scale)}</svg>`;
}

function markIn(finding: Finding | undefined, standing: Standing, scale: RatioScale): Markup | undefined {
  if (finding?.ratio === undefined) return undefined;
  const { value, low, high } = finding.ratio;
  const [from, to] = [percent(scale, low), percent(scale, high)];
  const span =
    standing === 'none'
      ? undefined
      : markup`<line class="span ${standing}" x1="${from}" x2="${to}" y1="50%" y2="50%"/>${endOf(scale, low)}${endOf(scale, high)}`;
  return markup`${span}<svg x="${percent(scale, value)}" y="50%" overflow="visible">${markOf(standing)}</svg>`;
}

/** An arrow where an interval goes on beyond the axis. */
function endOf(scale: RatioScale, ratio: number): Markup | undefined {
  if (scale.holds(ratio)) return undefined;
  const inward = ratio < 1 ? 6 : -6;
  return markup`<svg x="${percent(scale, ratio)}" y="50%" overflow="visible"><path class="span" d="M${inward} -4L0 0L${inward} 4"/></svg>`;
}

/** The axis above such cells. */
export const ratioAxis = (scale: RatioScale): Markup =>
  markup`<svg class="ratio axis" aria-hidden="true">${scale.ticks.map((ratio) => markup`<text class="axis" x="${percent(scale, ratio)}" y="12" text-anchor="middle">${ratio}</text>`)}</svg>`;
