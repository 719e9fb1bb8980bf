import css from './widget.css?inline';

/** One for all elements of the page. A sheet made by a script is subject to no `style-src`. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
