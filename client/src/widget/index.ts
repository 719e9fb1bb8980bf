/** The elements. Whoever came first has the names: a second copy, or another version, leaves everything as it is. */
import { TickerPrice } from './ticker-price.js';
import { TickerScore } from './ticker-score.js';
import { TickerTape } from './ticker-tape.js';

const ELEMENTS = { 'ticker-price': TickerPrice, 'ticker-tape': TickerTape, 'ticker-score': TickerScore };

for (const [name, element] of Object.entries(ELEMENTS))
  if (!customElements.get(name)) customElements.define(name, element);
