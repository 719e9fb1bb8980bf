import type { Attribute, Declaration } from '../../manifest.js';
import { startCopy } from '../ui/copy.js';
import { element, setText } from '../ui/dom.js';
import { AttributeField } from './attribute-field.js';
import { tagText } from './markup.js';
import { prose } from './prose.js';
import type { Kind, Topics } from './topics.js';

/** Who types is not done with every letter, ms. */
const TYPING_MS = 250;

/** The script knows the server, and to pause each element has its own button. */
const ELSEWHERE = ['src', 'paused'];

/** What would change nothing. */
const IDLE: Readonly<Record<string, readonly string[]>> = {
  'ticker-price': ['topics', 'wrap'],
  'ticker-tape': ['topic'],
  'ticker-score': ['topics', 'currency', 'show-change', 'sparkline', 'wrap'],
};

/** One element, alive; its attributes as a form; and what to put into a page to have the same. */
export class Exhibit {
  readonly element: HTMLElement;
  readonly #tag: string;
  readonly #live: HTMLElement;
  readonly #none = element('p', 'none');
  readonly #code = element('code');
  readonly #fields: readonly AttributeField[];
  #chosen: ReadonlyMap<string, string | true> = new Map();
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(
    { tagName, description, attributes }: Declaration,
    private readonly topics: Topics,
    private readonly script: () => string,
  ) {
    const kind = tagName === 'ticker-score' ? 'match' : 'price';
    const left = [...ELSEWHERE, ...(IDLE[tagName] ?? [])];
    this.#tag = tagName;
    this.#live = document.createElement(tagName);
    this.#fields = attributes
      .filter(({ name }) => !left.includes(name))
      .map((attribute) => this.#field(attribute, kind));
    setText(this.#none, noneText(kind, topics));
    const title = element('h2', '', element('code', '', `<${tagName}>`));
    title.id = `${tagName}-title`;
    this.element = element(
      'section',
      'exhibit',
      element('header', '', title, element('p', '', ...prose(description))),
      element('div', 'show', element('div', 'stage', this.#live, this.#none), this.#snippet()),
      this.#form(),
    );
    this.element.id = tagName;
    this.element.setAttribute('aria-labelledby', title.id);
    this.#apply();
  }

  /** The script may have changed, too. */
  showSnippet(): void {
    const tag = tagText(this.#tag, this.#chosen, this.#live.textContent);
    setText(this.#code, `${this.script()}\n${tag}`);
  }

  #field(attribute: Attribute, kind: Kind): AttributeField {
    const { topics } = this;
    const offered = topics.offered(kind);
    const known: Readonly<Record<string, readonly [suggestions: readonly string[], text: string]>> = {
      topic: [offered, topics.first(kind)?.topic ?? ''],
      topics: [[...topics.patterns, ...offered], topics.patterns.join(', ')],
      locale: [navigator.languages, ''],
    };
    const [suggestions, text] = known[attribute.name] ?? [[], ''];
    return new AttributeField(attribute, `${this.#tag}-${attribute.name}`, suggestions, text);
  }

  #snippet(): HTMLElement {
    const button = element('button', 'quiet', 'Copy');
    button.type = 'button';
    button.setAttribute('aria-label', `Copy the lines for ${this.#tag}`);
    const snippet = element('div', 'snippet', element('pre', '', this.#code), button);
    startCopy(button, this.#code);
    return snippet;
  }

  #form(): HTMLElement {
    const form = element('form', 'options', ...this.#fields.map((field) => field.element));
    form.setAttribute('aria-label', `Attributes of ${this.#tag}`);
    form.addEventListener('input', () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#apply(), TYPING_MS);
    });
    form.addEventListener('change', () => this.#apply());
    return form;
  }

  /** The element has what the lines have, and nothing else. */
  #apply(): void {
    clearTimeout(this.#typing);
    const chosen = new Map<string, string | true>();
    for (const field of this.#fields) {
      const { name } = field.attribute;
      const { value } = field;
      const usable = value === undefined || this.#uses(field.attribute, value);
      if (value === undefined || !usable) this.#live.removeAttribute(name);
      else chosen.set(name, value);
      field.judge(usable);
    }
    this.#chosen = chosen;
    const list = String(chosen.get('topic') ?? chosen.get('topics') ?? '');
    setText(this.#live, this.topics.titleOf(list));
    this.#live.hidden = list === '';
    this.#none.hidden = list !== '';
    this.showSnippet();
  }

  /** What an element cannot use counts as not said: its property tells. */
  #uses({ name, fieldName = '' }: Attribute, value: string | true): boolean {
    const text = value === true ? '' : value;
    if (this.#live.getAttribute(name) !== text) this.#live.setAttribute(name, text);
    const says = (this.#live as unknown as Readonly<Record<string, unknown>>)[fieldName];
    return says === undefined || says === value || says === Number(value);
  }
}

function noneText(kind: Kind, topics: Topics): string {
  const there = topics.first(kind) !== undefined;
  return there
    ? 'Name a topic, and it shows here.'
    : `This server has no ${kind} just now. Name a topic, and it shows here as soon as there is one.`;
}
