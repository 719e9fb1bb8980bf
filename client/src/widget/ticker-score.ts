import { setLink } from './address.js';
import { tickerElement } from './element.js';
import { cell, fill, make } from './make.js';
import { fieldOf, incidentText, textOf } from './reading.js';
import type { View } from './view.js';

const side = (): HTMLElement => cell('side', cell('team'), cell('points'));

/** A match: its score, its clock and the last thing that happened. */
function scoreboard(): View {
  const sides = { home: side(), away: side() };
  const { home, away } = sides;
  const root = make(
    'a',
    'match',
    cell('competition'),
    home,
    away,
    cell('when', cell('clock'), cell('period')),
    cell('last'),
  );
  return {
    root,
    show(topic, data, _status, _fresh, get) {
      const names = Object.entries(sides).map(([name, place]) => {
        const team = textOf(fieldOf(data, name), 'name');
        fill(place, { team, points: textOf(fieldOf(data, name), 'score') });
        return team;
      });
      fill(root, {
        competition: textOf(data, 'competition'),
        clock: textOf(data, 'clock'),
        period: textOf(data, 'period'),
        last: incidentText(data),
      });
      setLink(root, get('href'), topic);
      return names.every(Boolean) ? names.join(' – ') : '';
    },
  };
}

/** One match. */
export const TickerScore = tickerElement(scoreboard, 1);
