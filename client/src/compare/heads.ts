import { byId, element, setData, setText } from '../ui/dom.js';
import { type Kind, KIND_NAMES, KINDS } from './kinds.js';
import type { Panel } from './panel.js';
import type { Phase } from './timeline.js';

const WORDS: Readonly<Record<Phase, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  silent: 'Silent',
  down: 'Reconnecting',
};
const SHAPES: Readonly<Record<Phase, string>> = {
  connecting: 'connecting',
  live: 'live',
  silent: 'stalled',
  down: 'waiting',
};

/** The top of a panel: its transport, and how it is. */
export class Head {
  readonly #select: HTMLSelectElement;
  readonly #state: HTMLElement;
  readonly #word: HTMLElement;
  readonly #again: HTMLElement;

  constructor(letter: 'a' | 'b', changed: () => void) {
    const head = byId(`head-${letter}`);
    this.#select = byId(`kind-${letter}`) as HTMLSelectElement;
    this.#state = head.querySelector('.state')!;
    this.#word = head.querySelector('.word')!;
    this.#again = head.querySelector('.again')!;
    for (const kind of KINDS) {
      const option = element('option', '', KIND_NAMES[kind]);
      option.value = kind;
      this.#select.append(option);
    }
    this.#select.addEventListener('change', changed);
    this.#again.addEventListener('click', () => {
      // It goes, and would take the focus with it.
      this.#select.focus();
      changed();
    });
  }

  get kind(): Kind {
    return this.#select.value as Kind;
  }

  set kind(kind: Kind) {
    this.#select.value = kind;
  }

  show({ phase, reason }: Panel): void {
    setData(this.#state, 'state', reason === undefined ? SHAPES[phase] : 'closed');
    setText(this.#word, reason === undefined ? WORDS[phase] : `Closed: ${reason}`);
    this.#again.hidden = reason === undefined;
  }
}
