import { quoteCells } from './cells.js';
import { tickerElement } from './element.js';

/** One price. */
export const TickerPrice = tickerElement(quoteCells, 1);
