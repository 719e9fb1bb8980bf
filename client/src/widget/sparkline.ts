import { svgElement } from '../ui/dom.js';

/** Points kept: the latest. */
const MAX_POINTS = 60;
/** Beyond it two points have no distance that could be drawn. */
const MAX_VALUE = 1e15;

/**
 * The latest prices as one line; decoration, hidden from screen readers. The one place where a price becomes a float.
 * @returns what to put into the page, and what takes the next price; without one it begins anew
 */
export function sparkline(): [SVGElement, (price?: string) => void] {
  const root = svgElement('svg', { part: 'sparkline', viewBox: '0 0 60 20', 'aria-hidden': 'true' });
  const path = svgElement('path', {});
  let points: number[] = [];
  root.append(path);
  return [
    root,
    (price) => {
      if (!price) points = [];
      else if (Math.abs(Number(price)) < MAX_VALUE) points = [...points, Number(price)].slice(-MAX_POINTS);
      const low = Math.min(...points);
      const scale = 18 / (Math.max(...points) - low || 1);
      const step = 60 / (points.length - 1 || 1);
      const line = points.map((point, index) => `${index * step} ${19 - (point - low) * scale}`);
      path.setAttribute('d', line.length ? `M${line.join('L')}` : '');
    },
  ];
}
