import { byId, setText } from '../ui/dom.js';
import { KIND_NAMES } from './kinds.js';
import type { Panel } from './panel.js';

/** A state that does not last this long is not worth interrupting somebody for, ms. */
const SETTLED_MS = 1000;

/** Tells a screen reader how the panels are, once they have settled. */
export class Announcer {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly panels: () => readonly Panel[]) {}

  changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const texts = this.panels().map(
        ({ kind, phase }, index) => `${'AB'[index]}, ${KIND_NAMES[kind]}: ${phase}.`,
      );
      setText(byId('announce'), texts.join(' '));
    }, SETTLED_MS);
  }
}
