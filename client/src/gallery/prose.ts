import { element } from '../ui/dom.js';

/** A text in which backticks stand around what is code. */
export const prose = (text: string): (HTMLElement | string)[] =>
  text.split('`').map((part, index) => (index % 2 === 1 ? element('code', '', part) : part));
