import type { Attribute } from '../../manifest.js';
import { element, setText } from '../ui/dom.js';
import { prose } from './prose.js';

/** One attribute, as its type in the manifest says, in a form. */
export class AttributeField {
  readonly element: HTMLElement;
  readonly #control: HTMLInputElement | HTMLSelectElement;
  readonly #problem = element('p', 'problem');

  /**
   * @param suggestions what may stand there, among others
   * @param text what stands there at first, if it is no choice
   */
  constructor(
    readonly attribute: Attribute,
    id: string,
    suggestions: readonly string[],
    text: string,
  ) {
    const { name, type, description, default: fallback = '' } = attribute;
    const choices = [...type.text.matchAll(/'([^']+)'/g)].map(([, choice]) => choice!);
    const control = choices.length > 0 ? selectOf(choices) : inputOf(type.text);
    const label = element('label', '', element('code', '', name));
    // A choice shows its own.
    const otherwise = choices.length > 0 || fallback === '' ? '' : ` Default: ${fallback}.`;
    const about = element('p', 'fine', ...prose(description + otherwise));
    control.name = name;
    control.value = choices.length > 0 ? fallback : text;
    control.id = label.htmlFor = id;
    about.id = `${id}-about`;
    this.#problem.id = `${id}-problem`;
    this.#problem.hidden = true;
    control.setAttribute('aria-describedby', `${about.id} ${this.#problem.id}`);
    this.#control = control;
    const isFlag = control.type === 'checkbox';
    const line = isFlag ? [control, label] : [label, control];
    this.element = element('div', isFlag ? 'field flag' : 'field', ...line, this.#problem, about);
    if (suggestions.length > 0) this.#suggest(suggestions);
  }

  /** What it says, where that is not what it would be without. */
  get value(): string | true | undefined {
    const control = this.#control;
    if (control.type === 'checkbox') return control.checked || undefined;
    const text = control.value.trim();
    return text === '' || text === this.attribute.default ? undefined : text;
  }

  judge(usable: boolean): void {
    if (usable) this.#control.removeAttribute('aria-invalid');
    else this.#control.setAttribute('aria-invalid', 'true');
    this.#problem.hidden = usable;
    setText(this.#problem, usable ? '' : 'It cannot be used, and counts as not said.');
  }

  #suggest(suggestions: readonly string[]): void {
    const list = element('datalist', '', ...suggestions.map(optionOf));
    list.id = `${this.#control.id}-list`;
    this.#control.setAttribute('list', list.id);
    this.element.append(list);
  }
}

function optionOf(text: string): HTMLOptionElement {
  const option = element('option', '', text);
  option.value = text;
  return option;
}

const selectOf = (choices: readonly string[]): HTMLSelectElement =>
  element('select', '', ...choices.map(optionOf));

function inputOf(type: string): HTMLInputElement {
  const input = element('input');
  input.type = type === 'boolean' ? 'checkbox' : type === 'number' ? 'number' : 'text';
  if (type === 'number') input.step = 'any';
  input.autocomplete = 'off';
  input.autocapitalize = 'off';
  input.spellcheck = false;
  return input;
}
