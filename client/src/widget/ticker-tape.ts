import { quoteCells } from './cells.js';
import { tickerElement } from './element.js';
import { make } from './make.js';
import type { View } from './view.js';

/** A pattern may stand for very many. */
const MAX_ITEMS = 100;

/** A row of quotes that moves to its end and back, as far as it has to. */
function tape(): View {
  const row = make('ul', 'row');
  const root = make('div', 'track', row);
  const items = new Map<string, View>();
  // Who has no pointer stops it so, and scrolls where it does not move.
  root.tabIndex = 0;

  const add = (topic: string): View => {
    const cells = quoteCells();
    row.append(make('li', 'item', cells.root));
    items.set(topic, cells);
    // So many widths in so much time: it moves as fast, however many there are.
    root.style.setProperty('--count', String(items.size));
    return cells;
  };
  return {
    root,
    expect(patterns) {
      items.clear();
      row.replaceChildren();
      for (const pattern of patterns) if (!/[*>]/.test(pattern)) add(pattern);
    },
    show(topic, data, ...how) {
      const cells = items.get(topic) ?? (data === undefined ? undefined : add(topic));
      return cells?.show(topic, data, ...how) ?? '';
    },
  };
}

/** Many prices in a row. */
export const TickerTape = tickerElement(tape, MAX_ITEMS);
