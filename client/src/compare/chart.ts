import type uPlot from 'uplot';
import type { Palette } from './palette.js';

/** Room for the numbers; what stands under a chart leaves the same. */
export const AXIS_PX = 46;
export const RIGHT_PX = 22;

/** What all axes of the page have in common. */
export const plainAxis = (palette: Palette): uPlot.Axis => ({
  stroke: () => palette.get('muted'),
  font: '11px system-ui, sans-serif',
  grid: { stroke: () => palette.get('line'), width: 1 },
  ticks: { show: false },
});

/** As wide as the place it is in. */
export function fitChart(chart: uPlot, place: HTMLElement, height: number): void {
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width > 0 && width !== chart.width) chart.setSize({ width, height });
  }).observe(place);
}
