import { element } from '../ui/dom.js';

const NAMES = ['a', 'b', 'wash-a', 'wash-b', 'ink', 'muted', 'line', 'signal'] as const;
type Name = (typeof NAMES)[number];

/** The page's colours for a canvas, which knows no custom properties; they change with the theme. */
export class Palette {
  readonly #probes: ReadonlyMap<Name, HTMLElement>;

  constructor(parent: HTMLElement) {
    this.#probes = new Map(NAMES.map((name) => [name, element('i', `probe ${name}`)]));
    for (const probe of this.#probes.values()) {
      probe.setAttribute('aria-hidden', 'true');
      parent.append(probe);
    }
  }

  get(name: Name): string {
    return getComputedStyle(this.#probes.get(name)!).color;
  }
}
