import { byId, setData } from '../ui/dom.js';
import type { Bout } from './bout.js';
import { type Comparison, compareLogs } from './comparison.js';
import { verdictLines } from './verdict.js';

/** A panel is told of what was merged once a second at most: so long a difference may be one of merging, ms. */
const TOLD_MS = 1500;

/** The button that proves it. */
export class Sequences {
  last: Comparison | undefined;

  constructor(private readonly bout: Bout) {
    byId('compare-button').addEventListener('click', () => void this.#compare());
  }

  /** What was found is of panels that are no more. */
  forget(): void {
    this.last = undefined;
    byId('verdict').replaceChildren();
    setData(byId('verdict'), 'verdict', '');
  }

  async #compare(): Promise<void> {
    let comparison = this.#now();
    if (comparison.verdict === 'different') {
      await new Promise((resolve) => setTimeout(resolve, TOLD_MS));
      comparison = this.#now();
    }
    this.last = comparison;
    showVerdict(byId('verdict'), comparison);
  }

  #now(): Comparison {
    const [a, b] = this.bout.panels;
    return compareLogs(a.catchUp(), b.catchUp(), this.bout.conflateMs > 0);
  }
}

export function showVerdict(place: HTMLElement, comparison: Comparison): void {
  setData(place, 'verdict', comparison.verdict);
  place.replaceChildren(...verdictLines(comparison));
}
