import type { Card } from './card.js';
import { element, setData, setText } from '../ui/dom.js';
import { words } from '../ui/format.js';
import { incidentText } from './incident-text.js';
import { type Match, readMatch, type Side } from './shapes.js';

const STATE_WORDS: Readonly<Record<string, string>> = {
  scheduled: 'Not started',
  live: 'Live',
  break: 'Break',
  ended: 'Ended',
};

/** Running matches stand first. */
const PLACES: Readonly<Record<string, string>> = { live: '0', break: '0', scheduled: '1', ended: '2' };

class TeamLine {
  readonly #name = element('span', 'team');
  readonly #score = element('b', 'score');
  readonly element = element('p', 'side', this.#name, this.#score);

  show({ name, score }: Side, opponent: Side): void {
    setText(this.#name, name);
    setText(this.#score, String(score));
    setData(this.element, 'leads', String(score > opponent.score));
  }
}

/** A match with its score, its clock and the last thing that happened. */
export class MatchCard implements Card {
  readonly element: HTMLElement;
  readonly #competition = element('h3', 'competition');
  readonly #state = element('span', 'badge');
  readonly #clock = element('span', 'clock');
  readonly #period = element('span', 'period');
  readonly #home = new TeamLine();
  readonly #away = new TeamLine();
  readonly #last = element('p', 'last');
  #match: Match | undefined;

  constructor(
    readonly topic: string,
    origin: HTMLElement,
  ) {
    this.element = element(
      'article',
      'card match',
      element('header', '', this.#competition, origin),
      element('div', 'sides', this.#home.element, this.#away.element),
      element('div', 'when', this.#state, this.#clock, this.#period),
      this.#last,
    );
  }

  get match(): Match | undefined {
    return this.#match;
  }

  show(data: unknown): boolean {
    const match = readMatch(data);
    if (match === undefined) return false;
    this.#match = match;
    const { home, away, state } = match;
    setData(this.element, 'state', state);
    this.element.style.order = PLACES[state] ?? '1';
    setText(this.#competition, match.competition || words(match.sport));
    setText(this.#state, STATE_WORDS[state] ?? words(state));
    setText(this.#clock, match.clock);
    setText(this.#period, words(match.period));
    this.#home.show(home, away);
    this.#away.show(away, home);
    setText(this.#last, match.last === undefined ? '' : incidentText(match.last, match));
    return true;
  }

  restart(): void {
    // The next event is the whole state.
  }
}
