import { isPattern } from '../../../src/protocol/topic-pattern.js';
import { byId, element, setText } from '../ui/dom.js';
import { duration } from '../ui/format.js';
import { MAX_PATTERNS } from './view.js';

const RATES_MS = [0, 100, 250, 1000, 5000];

const patternsOf = (text: string): string[] => [
  ...new Set(text.split(/[\s,]+/).filter((pattern) => pattern !== '')),
];

/** What both panels follow. */
export class Setup {
  readonly #topics = byId('topics') as HTMLInputElement;
  readonly #rate = byId('conflate') as HTMLSelectElement;
  readonly #problem = byId('topics-problem');
  readonly #chips = new Map<string, HTMLElement>();

  constructor(start: () => void) {
    for (const ms of RATES_MS) this.#offer(ms);
    this.#topics.addEventListener('input', () => this.#check());
    byId('setup').addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.#check()) start();
      else this.#topics.focus();
    });
  }

  get topics(): string[] {
    return patternsOf(this.#topics.value);
  }

  set topics(patterns: readonly string[]) {
    this.#topics.value = patterns.join(', ');
    this.#check();
  }

  get conflateMs(): number {
    return Number(this.#rate.value);
  }

  set conflateMs(ms: number) {
    if (!RATES_MS.includes(ms)) this.#offer(ms);
    this.#rate.value = String(ms);
  }

  /** Patterns that can be put in and taken out with a press. */
  suggest(patterns: readonly string[]): void {
    for (const pattern of patterns) {
      const chip = element('button', 'chip', pattern);
      chip.type = 'button';
      chip.addEventListener('click', () => {
        const { topics } = this;
        this.topics = topics.includes(pattern)
          ? topics.filter((other) => other !== pattern)
          : [...topics, pattern];
      });
      this.#chips.set(pattern, chip);
      byId('suggestions').append(chip);
    }
    this.#check();
  }

  #check(): boolean {
    const { topics } = this;
    const bad = topics.find((pattern) => !isPattern(pattern));
    const problem =
      bad !== undefined
        ? `${bad} is neither a topic nor a pattern: tokens of letters, digits, _ and -, joined by dots; * and a final > are wildcards.`
        : topics.length === 0
          ? 'Name at least one topic or pattern.'
          : topics.length > MAX_PATTERNS
            ? `At most ${MAX_PATTERNS} patterns.`
            : '';
    setText(this.#problem, problem);
    this.#problem.hidden = problem === '';
    this.#topics.setAttribute('aria-invalid', String(problem !== ''));
    for (const [pattern, chip] of this.#chips) {
      chip.setAttribute('aria-pressed', String(topics.includes(pattern)));
    }
    return problem === '';
  }

  #offer(ms: number): void {
    const option = element('option', '', ms === 0 ? 'every event' : `the newest each ${duration(ms)}`);
    option.value = String(ms);
    this.#rate.append(option);
  }
}
