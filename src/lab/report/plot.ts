import { markup, Markup } from './markup.js';
import { COLOURS, PLOT_STYLE } from './plot.style.js';

/** A drawing, in px as it stands on a phone; colours, strokes and letters come from classes. */
export interface Plot {
  readonly width: number;
  readonly height: number;
  /** All that it shows, in words. */
  readonly label: string;
  readonly body: Markup;
}

/** As wide as the narrowest phone has room for, so that its letters are never smaller than written. */
export const PLOT_WIDTH = 320;

/** For a page that has the styles. */
export const inPage = ({ width, height, label, body }: Plot): Markup =>
  markup`<svg class="plot" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${body}</svg>`;

/** One line of a legend: what a sign means. */
export type Sign = readonly [sign: Markup, text: string];

const [EDGE, HEADING, LINE] = [16, 30, 18];

/** A file of its own: with title, legend, and styles that follow the reader's choice of light or dark. */
export function inFile(title: string, legend: readonly Sign[], plot: Plot): string {
  const foot = EDGE + HEADING + plot.height + LINE;
  const [width, height] = [plot.width + 2 * EDGE, foot + LINE * legend.length];
  const signs = legend.map(([sign, text], index) => {
    const y = foot + LINE * index;
    return markup`<g transform="translate(${EDGE + 10} ${y})">${sign}</g><text x="${EDGE + 26}" y="${y + 4}">${clipped(text, plot.width - 26)}</text>`;
  });
  const file = markup`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${plot.label}">
<title>${title}</title>
<style>${new Markup(COLOURS + PLOT_STYLE)}</style>
<rect class="ground" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="10"/>
<text class="heading" x="${EDGE}" y="${EDGE + 12}">${clipped(title, plot.width, 7.4)}</text>
<g transform="translate(${EDGE} ${EDGE + HEADING})">${plot.body}</g>
${signs}
</svg>
`;
  return file.toString();
}

/** Nobody can measure letters here: about as many as there is room for. */
export function clipped(text: string, room: number, letter = 6): string {
  const most = Math.floor(room / letter);
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
