import type { Standing } from './chapters.js';
import { type Markup, markup } from './markup.js';

/** Each verdict has a shape as well as a colour, drawn around 0 0. */
const SHAPES: Readonly<Record<Standing, string>> = {
  a: 'M-5 0A5 5 0 1 1 5 0A5 5 0 1 1 -5 0Z',
  b: 'M0 -6L6 0L0 6L-6 0Z',
  'no difference': 'M-4 -4H4V4H-4Z',
  none: 'M0 -5L5 4H-5Z',
  invalid: 'M-4 -4L4 4M4 -4L-4 4',
};

export const STANDINGS = Object.keys(SHAPES) as readonly Standing[];

export const markOf = (standing: Standing): Markup =>
  markup`<path class="mark ${standing.replace(' ', '-')}" d="${SHAPES[standing]}"/>`;

/** The same beside text. */
export const markInText = (standing: Standing): Markup =>
  markup`<svg class="sign" viewBox="-8 -8 16 16" aria-hidden="true">${markOf(standing)}</svg>`;

/** What they mean, where no side has one name. */
export const MEANINGS: Readonly<Record<Standing, string>> = {
  a: 'A better',
  b: 'B better',
  'no difference': 'no detectable difference at this noise',
  none: 'no verdict: too few pairs',
  invalid: 'INVALID: the row says why',
};
