import { element } from '../ui/dom.js';
import { duration, whole } from '../ui/format.js';
import type { FaultRow } from './fault-bench.js';
import { KIND_NAMES } from './kinds.js';
import type { Outcome } from './observation.js';

const COLUMNS = ['Noticed', 'Live again', 'Missed', 'Replayed', 'Ended'] as const;

/** The results of faults, the newest on top; on a narrow page each row becomes a block. */
export class OutcomeTable {
  readonly element = element('div', 'outcomes');
  readonly #rows = new Map<object, HTMLElement>();
  readonly #body = element('tbody');

  constructor(caption: string) {
    const panels = element(
      'tr',
      '',
      head('Fault', 'col', 1, 2),
      ...['A', 'B'].map((name) => head(name, 'colgroup', 5)),
    );
    const columns = element('tr', '', ...[0, 1].flatMap(() => COLUMNS.map((name) => head(name, 'col'))));
    const table = element(
      'table',
      '',
      element('caption', 'hidden', caption),
      element('thead', '', panels, columns),
      this.#body,
    );
    // As a block in CSS it would lose these.
    for (const [selector, role] of Object.entries(ROLES)) {
      for (const part of [table, ...table.querySelectorAll(selector)]) {
        if (part.matches(selector)) part.setAttribute('role', role);
      }
    }
    this.element.append(table);
    this.element.hidden = true;
    // Where it is too wide it can be scrolled, by keyboard too.
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', caption);
  }

  /** @param key the run that the row belongs to: shown again, it is drawn again */
  show(key: object, { title, hit, outcomes }: FaultRow): void {
    const row = this.#rows.get(key) ?? this.#begin(key);
    const name = head(title, 'row');
    name.setAttribute('role', 'rowheader');
    name.append(element('span', 'fine', `${whole(hit)} hit`));
    row.replaceChildren(name, ...outcomes.flatMap((outcome, index) => cells(outcome, 'ab'[index]!)));
  }

  #begin(key: object): HTMLElement {
    const row = element('tr');
    row.setAttribute('role', 'row');
    this.#rows.set(key, row);
    this.#body.prepend(row);
    this.element.hidden = false;
    for (const [oldest, element] of [...this.#rows].slice(0, -MAX_SHOWN)) {
      element.remove();
      this.#rows.delete(oldest);
    }
    return row;
  }
}

const MAX_SHOWN = 50;
const ROLES = { table: 'table', 'thead, tbody': 'rowgroup', tr: 'row', th: 'columnheader' };

function head(text: string, scope: string, columns = 1, rows = 1): HTMLTableCellElement {
  const cell = element('th', '', text);
  cell.scope = scope;
  cell.colSpan = columns;
  cell.rowSpan = rows;
  return cell;
}

function cells(outcome: Outcome, letter: string): HTMLElement[] {
  const { state, noticedMs, backMs, replayed, end, kind } = outcome;
  const waits = state === 'watching';
  const noticed =
    state === 'spared'
      ? `not for ${KIND_NAMES[kind]}`
      : state === 'unnoticed'
        ? 'no'
        : noticedMs === undefined
          ? '…'
          : duration(noticedMs);
  const back =
    backMs !== undefined
      ? duration(backMs)
      : state === 'away'
        ? 'no'
        : waits && noticedMs !== undefined
          ? '…'
          : '–';
  const texts = [noticed, back, missedText(outcome), state === 'spared' ? '–' : whole(replayed), end || '–'];
  return texts.map((text, index) => {
    const cell = element('td', letter, text);
    cell.setAttribute('role', 'cell');
    cell.dataset['label'] = index === 0 ? `${letter.toUpperCase()} noticed` : COLUMNS[index]!;
    if (index === 2 && isUntold(outcome)) cell.dataset['bad'] = 'true';
    if (index === 4) cell.classList.add('ended');
    return cell;
  });
}

/** Missed, and the stream never said so: what must not happen. */
const isUntold = ({ missed, merged, gaps }: Outcome): boolean =>
  missed !== undefined && missed > 0 && merged === 0 && gaps === 0;

function missedText(outcome: Outcome): string {
  const { missed, merged, gaps, state } = outcome;
  if (state === 'watching') return '…';
  const told = [merged > 0 ? `${whole(merged)} merged` : '', gaps > 0 ? 'gap told' : ''].filter(
    (part) => part !== '',
  );
  if (missed === undefined) return told.join(', ') || '–';
  if (missed === 0) return '0';
  return `${whole(missed)} (${told.join(', ') || 'untold'})`;
}
