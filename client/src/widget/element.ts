import type { TickerStatus } from './api.js';
import { type Name, NAMES, propertyOf, valueOf } from './attributes.js';
import { lifeOf } from './life.js';
import type { View } from './view.js';

/**
 * An element of the page: its attributes, each of which is a property too.
 * @param most topics that it shows
 */
export function tickerElement(makeView: () => View, most: number): CustomElementConstructor {
  return class TickerElement extends HTMLElement {
    static readonly observedAttributes = NAMES;

    readonly #life = lifeOf(this, makeView(), most);

    static {
      for (const name of NAMES)
        Object.defineProperty(this.prototype, propertyOf(name), {
          get(this: TickerElement) {
            return valueOf(name, this.getAttribute(name));
          },
          set(this: TickerElement, value: unknown) {
            if (!value || value === true) this.toggleAttribute(name, !!value);
            else this.setAttribute(name, value as string);
          },
        });
    }

    get status(): TickerStatus {
      return this.#life.status();
    }

    connectedCallback(): void {
      // What was set before the element was one would hide the property for good.
      const self = this as unknown as Record<string, unknown>;
      for (const [property, value] of Object.entries(self)) {
        delete self[property];
        self[property] = value;
      }
      this.#life.begin();
    }

    disconnectedCallback(): void {
      this.#life.end();
    }

    attributeChangedCallback(name: Name, _before: string | null, text: string | null): void {
      this.#life.change(name, text);
    }
  };
}
