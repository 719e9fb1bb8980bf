import type uPlot from 'uplot';

/** Something happened at this share of the chart's width. */
export interface MarkAt {
  readonly share: number;
  readonly title: string;
}

const FONT_PX = 10.5;
const GAP_PX = 6;

/** Lines through a chart with their titles above it; where two would touch, the newer one keeps its own. */
export function drawMarks({ ctx, bbox }: uPlot, marks: readonly MarkAt[], colour: string): void {
  const pixels = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = pixels;
  ctx.setLineDash([3 * pixels, 3 * pixels]);
  ctx.font = `600 ${FONT_PX * pixels}px system-ui, sans-serif`;
  let free = bbox.left + bbox.width;
  for (const { share, title } of [...marks].reverse()) {
    if (share < 0) break;
    const x = bbox.left + share * bbox.width;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const width = ctx.measureText(title).width;
    // To the right of its line, or to the left where there is no room.
    const left = x + width <= free ? x : x <= free ? x - width : undefined;
    if (left === undefined || left < bbox.left) continue;
    ctx.fillText(title, left, bbox.top - 4 * pixels);
    free = left - GAP_PX * pixels;
  }
  ctx.restore();
}
