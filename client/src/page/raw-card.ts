import type { Card } from './card.js';
import { element, setText } from '../ui/dom.js';

/** A topic of a kind that the page does not know: its data as they are. */
export class RawCard implements Card {
  readonly #data = element('code');
  readonly element: HTMLElement;

  constructor(readonly topic: string) {
    this.element = element('article', 'card raw', element('h3', '', topic), element('pre', '', this.#data));
  }

  show(data: unknown): boolean {
    setText(this.#data, JSON.stringify(data, null, 1));
    return true;
  }

  restart(): void {
    // Nothing is drawn from earlier events.
  }
}
