import type { Card } from './card.js';
import { element, setData, setText } from '../ui/dom.js';
import { arrow, compact, day, direction, grouped, signed } from '../ui/format.js';
import { calm } from '../ui/motion.js';
import { type Quote, readQuote } from './shapes.js';
import { Sparkline } from './sparkline.js';

const FLASH_MS = 900;
const STATE_WORDS: Readonly<Record<string, string>> = { halted: 'Halted', closed: 'Closed' };

/** A stock or an index. */
export class QuoteCard implements Card {
  readonly element: HTMLElement;
  readonly #name = element('span', 'name');
  readonly #state = element('span', 'badge');
  readonly #price = element('span', 'price');
  readonly #currency = element('span', 'currency');
  readonly #arrow = element('span', 'arrow');
  readonly #change = element('span');
  readonly #low = element('span');
  readonly #high = element('span');
  readonly #mark = element('i');
  readonly #range = element('span', 'range', this.#mark);
  readonly #book = element('dd');
  readonly #bookRow = element('div', '', element('dt', '', 'Bid/ask'), this.#book);
  readonly #volume = element('dd');
  readonly #day = element('span', 'day');
  readonly #spark = new Sparkline();
  readonly #title: HTMLElement;
  #shown: string | undefined;
  #at: Quote['at'];

  constructor(readonly topic: string) {
    this.#title = element('h3', '', topic.split('.').at(-1) ?? topic);
    this.#range.setAttribute('role', 'img');
    this.#arrow.setAttribute('aria-hidden', 'true');
    this.element = element(
      'article',
      'card quote',
      element('header', '', this.#title, this.#state),
      this.#spark.element,
      this.#name,
      element('p', 'figures', this.#price, ' ', this.#currency),
      element('p', 'change', this.#arrow, ' ', this.#change),
      element('div', 'day-range', this.#low, this.#range, this.#high),
      element('dl', 'book', this.#bookRow, element('div', '', element('dt', '', 'Volume'), this.#volume)),
      this.#day,
    );
  }

  show(data: unknown): boolean {
    const quote = readQuote(data);
    if (quote === undefined) return false;
    setText(this.#title, quote.symbol || this.topic);
    setText(this.#name, quote.name);
    setText(this.#state, STATE_WORDS[quote.state] ?? '');
    setData(this.element, 'state', quote.state);
    setText(this.#price, grouped(quote.price));
    setText(this.#currency, quote.currency);
    this.#showChange(quote);
    this.#showRange(quote);
    setText(this.#book, `${grouped(quote.bid)} / ${grouped(quote.ask)}`);
    // An index has no order book.
    this.#bookRow.hidden = quote.bid === '';
    setText(this.#volume, quote.volume === undefined ? '–' : compact(quote.volume));
    setText(this.#day, quote.at === undefined ? '' : day(quote.at));
    // A recording that has begun again does not go on from where it ended.
    if (quote.at !== undefined && this.#at !== undefined && quote.at < this.#at) this.#spark.clear();
    this.#at = quote.at;
    if (quote.price !== this.#shown) this.#move(quote.price);
    return true;
  }

  restart(): void {
    this.#spark.clear();
  }

  #showChange({ change, changePercent }: Quote): void {
    const of = direction(change);
    setData(this.element, 'direction', of > 0 ? 'up' : of < 0 ? 'down' : 'flat');
    setText(this.#arrow, arrow(change));
    setText(this.#change, `${signed(change)} (${signed(changePercent)}%)`);
  }

  #showRange({ price, low, high }: Quote): void {
    const span = Number(high) - Number(low);
    const share = span > 0 ? (Number(price) - Number(low)) / span : 0.5;
    this.#mark.style.left = `${(100 * Math.min(1, Math.max(0, share))).toFixed(1)}%`;
    setText(this.#low, grouped(low));
    setText(this.#high, grouped(high));
    this.#range.setAttribute('aria-label', `Day's range ${low} to ${high}`);
  }

  #move(price: string): void {
    const up = Number(price) >= Number(this.#shown ?? price);
    if (this.#shown !== undefined && !calm()) {
      const wash = `var(--${up ? 'up' : 'down'}-wash)`;
      this.#price.animate([{ backgroundColor: wash }, { backgroundColor: 'transparent' }], FLASH_MS);
    }
    this.#shown = price;
    this.#spark.push(Number(price));
  }
}
