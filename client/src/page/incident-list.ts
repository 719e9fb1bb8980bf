import type { EventData } from '../../../src/protocol/messages.js';
import { element } from '../ui/dom.js';
import { incidentText } from './incident-text.js';
import { itemOf } from './selection.js';
import { type Incident, type Match, readIncident } from './shapes.js';

/** Lines kept: the newest. */
const MAX_LINES = 50;

interface Line {
  topic: string;
  element: HTMLElement;
}

/** Goals and cards of all matches, the newest on top. */
export class IncidentList {
  #waiting: EventData[] = [];
  #lines: Line[] = [];

  constructor(
    private readonly section: HTMLElement,
    private readonly list: HTMLElement,
    private readonly matchOf: (topic: string) => Match | undefined,
  ) {}

  add(event: EventData): void {
    this.#waiting.push(event);
    // A page that is not drawn, because it is hidden, would keep them all.
    if (this.#waiting.length > 2 * MAX_LINES) this.#waiting = this.#waiting.slice(-MAX_LINES);
  }

  draw(): void {
    const added = this.#waiting.slice(-MAX_LINES);
    this.#waiting = [];
    for (const { topic, data } of added) {
      const incident = readIncident(data);
      if (incident === undefined) continue;
      const line = { topic, element: this.#line(incident, this.matchOf(itemOf(topic))) };
      this.list.prepend(line.element);
      this.#lines.unshift(line);
    }
    for (const { element } of this.#lines.splice(MAX_LINES)) element.remove();
    this.section.hidden = this.#lines.length === 0;
  }

  remove(concerned: (topic: string) => boolean): void {
    this.#waiting = this.#waiting.filter(({ topic }) => !concerned(topic));
    this.#lines = this.#lines.filter(({ topic, element }) => {
      if (concerned(topic)) element.remove();
      return !concerned(topic);
    });
  }

  #line(incident: Incident, match: Match | undefined): HTMLElement {
    const line = element('li', '', element('span', 'what', incidentText(incident, match)));
    line.dataset['type'] = incident.type;
    const teams = match === undefined ? [] : [match.home.short, match.away.short];
    const score = [teams[0], incident.score, teams[1]].filter((part) => part !== undefined && part !== '');
    if (score.length > 0) line.append(' ', element('span', 'score', score.join(' ')));
    return line;
  }
}
