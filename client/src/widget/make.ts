import { setText } from '../ui/dom.js';

/** Made from names and texts alone: no markup is ever parsed. A part is what pages may style, and our own sheet. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  part: string,
  ...children: Node[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.setAttribute('part', part);
  // Apart from each other also for whoever hears or copies them.
  for (const child of children) made.append(child, ' ');
  return made;
}

export const cell = (part: string, ...children: Node[]): HTMLElement => make('span', part, ...children);

/** Texts for the cells within, by their parts. */
export function fill(root: Element, texts: Readonly<Record<string, string>>): void {
  for (const [part, text] of Object.entries(texts)) setText(root.querySelector(`[part=${part}]`)!, text);
}
