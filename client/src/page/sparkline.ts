import { svgElement } from '../ui/dom.js';

/** Points kept: the latest. */
const MAX_POINTS = 120;
const WIDTH = 100;
const HEIGHT = 30;
const MARGIN = 2;

/** The latest prices as a line and the area under it, coloured by where they went; decoration, hidden from screen readers. */
export class Sparkline {
  readonly element = svgElement('svg', {
    class: 'spark',
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  });
  readonly #area = svgElement('path', { class: 'area' });
  readonly #line = svgElement('path', { class: 'line' });
  readonly #points: number[] = [];

  constructor() {
    this.element.append(this.#area, this.#line);
  }

  push(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#points.push(value);
    if (this.#points.length > MAX_POINTS) this.#points.shift();
    const trend = Math.sign(value - this.#points[0]!);
    this.element.dataset['trend'] = trend > 0 ? 'up' : trend < 0 ? 'down' : 'level';
    const line = this.#path();
    this.#line.setAttribute('d', line);
    this.#area.setAttribute('d', `${line}V${HEIGHT}H0Z`);
  }

  clear(): void {
    this.#points.length = 0;
  }

  #path(): string {
    const low = Math.min(...this.#points);
    const span = Math.max(...this.#points) - low;
    const steps = Math.max(1, this.#points.length - 1);
    const at = (value: number, index: number): string => {
      const height = span === 0 ? 0.5 : (value - low) / span;
      const x = ((index / steps) * WIDTH).toFixed(1);
      return `${x} ${(HEIGHT - MARGIN - height * (HEIGHT - 2 * MARGIN)).toFixed(1)}`;
    };
    const [first = 0] = this.#points;
    // A single point is drawn as a level line.
    const rest = this.#points.length === 1 ? `L${WIDTH} ${at(first, 0).split(' ')[1]}` : '';
    return `M${this.#points.map(at).join('L')}${rest}`;
  }
}
