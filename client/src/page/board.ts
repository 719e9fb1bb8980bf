import type { EventData } from '../../../src/protocol/messages.js';
import { isIncidentTopic } from '../../../src/protocol/topic-pattern.js';
import type { Card } from './card.js';
import type { Catalogue } from './catalogue.js';
import { originWord } from './catalogue.js';
import { byId, element } from '../ui/dom.js';
import { IncidentList } from './incident-list.js';
import { MatchCard } from './match-card.js';
import { QuoteCard } from './quote-card.js';
import { RawCard } from './raw-card.js';
import { groupOf, GROUPS, type GroupName } from './selection.js';
import { readMatch, readQuote } from './shapes.js';

/** The cards and the incidents. Events are taken as they come; of each topic only the newest is drawn, once a frame. */
export class Board {
  readonly #cards = new Map<string, Card>();
  readonly #newest = new Map<string, EventData>();
  readonly #incidents = new IncidentList(byId('incidents'), part('incidents', '.incidents'), (topic) => {
    const card = this.#cards.get(topic);
    return card instanceof MatchCard ? card.match : undefined;
  });
  #frame: number | undefined;
  #started = false;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly afterDraw: () => void,
  ) {}

  start(): void {
    this.#started = true;
    this.schedule();
  }

  take(event: EventData): void {
    if (isIncidentTopic(event.topic)) this.#incidents.add(event);
    else this.#newest.set(event.topic, event);
    this.schedule();
  }

  /** Continuity is broken for these. */
  restart(concerned: (topic: string) => boolean): void {
    this.#incidents.remove(concerned);
    for (const card of this.#cards.values()) if (concerned(card.topic)) card.restart();
    this.schedule();
  }

  /** Takes away what is not subscribed any more. */
  remove(concerned: (topic: string) => boolean): void {
    this.#incidents.remove(concerned);
    for (const topic of this.#newest.keys()) if (concerned(topic)) this.#newest.delete(topic);
    for (const { topic, element } of this.#cards.values()) {
      if (!concerned(topic)) continue;
      element.remove();
      this.#cards.delete(topic);
    }
    this.schedule();
  }

  schedule(): void {
    if (this.#started) this.#frame ??= requestAnimationFrame(() => this.#draw());
  }

  markSilent(concerned: (topic: string) => boolean): void {
    for (const { topic, element } of this.#cards.values()) {
      element.toggleAttribute('data-silent', concerned(topic));
    }
  }

  /** Says of each section, and of each match, whether it is real, replayed or made up. */
  showOrigins(): void {
    for (const group of GROUPS) {
      const lines = this.catalogue
        .sourcesOf(group)
        .map((source) => element('p', 'about', originBadge(originWord(source)), ' ', source.about));
      part(group, '.origins').replaceChildren(...lines);
    }
    for (const { topic, element: card } of this.#cards.values()) {
      const badge = card.querySelector('.origin');
      badge?.replaceWith(originBadge(this.catalogue.originOf(topic)));
    }
  }

  #draw(): void {
    this.#frame = undefined;
    for (const { topic, data } of this.#newest.values()) {
      const card = this.#cards.get(topic) ?? this.#add(topic, data);
      card.show(data);
    }
    this.#newest.clear();
    this.#incidents.draw();
    for (const group of GROUPS) byId(group).hidden = part(group, '.cards').childElementCount === 0;
    this.afterDraw();
  }

  #add(topic: string, data: unknown): Card {
    const card = this.#make(topic, data);
    card.element.dataset['topic'] = topic;
    this.#cards.set(topic, card);
    const list = part(groupOf(topic), '.cards');
    const after = [...list.children].find((other) => ((other as HTMLElement).dataset['topic'] ?? '') > topic);
    list.insertBefore(card.element, after ?? null);
    return card;
  }

  #make(topic: string, data: unknown): Card {
    if (readMatch(data) !== undefined)
      return new MatchCard(topic, originBadge(this.catalogue.originOf(topic)));
    return readQuote(data) === undefined ? new RawCard(topic) : new QuoteCard(topic);
  }
}

function originBadge(word: string): HTMLElement {
  const badge = element('span', 'badge origin', word);
  badge.dataset['origin'] = word.toLowerCase();
  return badge;
}

function part(group: GroupName | 'incidents', selector: string): HTMLElement {
  return byId(group).querySelector<HTMLElement>(selector)!;
}
