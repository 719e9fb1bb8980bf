import { svgElement } from '../ui/dom.js';
import type { Mark, Timeline } from './timeline.js';

const WIDTH = 600;
const LANE = 16;
const GAP = 6;
/** A phase is told by its height, too. */
const HEIGHTS = { live: LANE, connecting: 9, silent: 5, down: 2 } as const;

/** How both connections have been, on the time axis of the chart above. */
export class Lanes {
  constructor(private readonly svg: Element) {
    svg.setAttribute('viewBox', `0 0 ${WIDTH} ${2 * LANE + GAP}`);
    svg.setAttribute('preserveAspectRatio', 'none');
  }

  draw(timelines: readonly [Timeline, Timeline], marks: readonly Mark[], fromMs: number, toMs: number): void {
    const x = (ms: number): number => ((ms - fromMs) / (toMs - fromMs)) * WIDTH;
    const stretches = timelines.flatMap((timeline, lane) =>
      timeline.stretches(fromMs, toMs).map((stretch) => {
        const height = HEIGHTS[stretch.phase];
        return svgElement('rect', {
          class: `${'ab'[lane]} ${stretch.phase}`,
          x: x(stretch.fromMs).toFixed(1),
          y: String(lane * (LANE + GAP) + (LANE - height)),
          width: Math.max(1, x(stretch.toMs) - x(stretch.fromMs)).toFixed(1),
          height: String(height),
        });
      }),
    );
    const lines = marks
      .filter(({ atMs }) => atMs >= fromMs)
      .map(({ atMs }) =>
        svgElement('line', {
          class: 'mark',
          x1: x(atMs).toFixed(1),
          x2: x(atMs).toFixed(1),
          y1: '0',
          y2: String(2 * LANE + GAP),
        }),
      );
    this.svg.replaceChildren(...tracks(), ...stretches, ...lines);
  }
}

const tracks = (): SVGElement[] =>
  [0, LANE + GAP].map((y) =>
    svgElement('rect', {
      class: 'track',
      x: '0',
      y: String(y),
      width: String(WIDTH),
      height: String(LANE),
    }),
  );
