import { byId, element, setText } from '../ui/dom.js';
import { GROUPS, type GroupName, type Selection } from './selection.js';

const TITLES: Readonly<Record<GroupName, string>> = {
  index: 'Index',
  match: 'Matches',
  stock: 'Stocks',
  other: 'Other topics',
};

interface Group {
  all: HTMLInputElement;
  items: Map<string, HTMLInputElement>;
  list: HTMLElement;
  field: HTMLElement;
}

/** Checkboxes for what is subscribed, by group. */
export class TopicPicker {
  readonly #groups = new Map<GroupName, Group>();

  constructor(
    private readonly selection: Selection,
    private readonly changed: () => void,
  ) {
    const form = byId('picker-groups');
    for (const group of GROUPS) form.append(this.#makeGroup(group));
  }

  /** Shows what the selection now knows and holds. */
  draw(): void {
    let checked = 0;
    let known = 0;
    for (const [name, group] of this.#groups) {
      for (const item of [...this.selection.known(name)].sort()) {
        const box = group.items.get(item) ?? this.#makeItem(group, item);
        box.checked = this.selection.has(item);
        known += 1;
        if (box.checked) checked += 1;
      }
      const state = this.selection.stateOf(name);
      group.all.checked = state === 'all';
      group.all.indeterminate = state === 'some';
      // Where a pattern is subscribed there is something to take back, even if nothing has come of it yet.
      group.field.hidden = name === 'other' && group.items.size === 0;
    }
    setText(byId('picker-summary'), known === 0 ? 'none yet' : `${checked} of ${known} subscribed`);
  }

  #makeGroup(name: GroupName): HTMLElement {
    const [all, label] = checkbox('All');
    const list = element('div', 'chips', label);
    const field = element('fieldset', '', element('legend', '', TITLES[name]), list);
    label.classList.add('all');
    all.addEventListener('change', () => {
      this.selection.chooseGroup(name, all.checked);
      this.changed();
    });
    this.#groups.set(name, { all, items: new Map(), list, field });
    return field;
  }

  #makeItem({ items, list }: Group, item: string): HTMLInputElement {
    const [box, label] = checkbox(item.split('.').slice(1).join('.') || item);
    box.value = item;
    box.addEventListener('change', () => {
      this.selection.choose(item, box.checked);
      this.changed();
    });
    const [after] = [...items.keys()].filter((other) => other > item).sort();
    list.insertBefore(label, after === undefined ? null : items.get(after)!.parentElement);
    items.set(item, box);
    return box;
  }
}

function checkbox(text: string): [HTMLInputElement, HTMLLabelElement] {
  const box = element('input');
  box.type = 'checkbox';
  return [box, element('label', 'chip', box, element('span', '', text))];
}
