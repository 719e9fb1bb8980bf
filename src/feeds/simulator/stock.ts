import { SESSION_MS, SESSIONS_IN_YEAR } from './calendar.js';
import type { Listing } from './listings.js';
import { decimal, type MarketState, type Quote } from './quote.js';
import type { Random } from '../random.js';

const YEAR_MS = SESSIONS_IN_YEAR * SESSION_MS;
/** How a night moves a price, in trading time. */
const NIGHT_AS_MS = SESSION_MS / 3;
/**
 * Fraction of the way back to the listed price in a session: at 30 times life a month of running is ten years, and a
 * free walk would end at a cent or at a million.
 */
const PULL = 0.01;
const SPREAD = 0.0001;
const OPENING_SHARE = 0.01;
const CLOSING_SHARE = 0.05;

/** One stock's walk: a geometric one with a drift, and a market around it. All prices in cents. */
export class Stock {
  /** Unrounded, between bid and ask. */
  #worth: number;
  #price: number;
  #previousClose: number;
  #bid = 0;
  #ask = 0;
  #size = 0;
  #volume = 0;
  #open = 0;
  #high = 0;
  #low = 0;

  constructor(
    private readonly listing: Listing,
    private readonly random: Random,
  ) {
    this.#worth = listing.price * 100;
    this.#price = Math.round(this.#worth);
    this.#previousClose = this.#price;
  }

  /** A night has passed; the opening auction sets the first price. */
  openDay(): void {
    this.#previousClose = this.#price;
    this.#walk(NIGHT_AS_MS);
    this.#setPrice();
    this.#open = this.#high = this.#low = this.#price;
    this.#volume = 0;
    this.#deal(this.#shares(this.listing.dailyVolume * OPENING_SHARE));
  }

  /** `ms` have passed; a trade at the end of them. News moves the price as so many times that would. */
  trade(ms: number, news = 1): void {
    this.#walk(ms * news);
    this.#setPrice();
    this.#volume += this.#shares((this.listing.dailyVolume * ms) / SESSION_MS);
    // Most orders are small; what brokers cut large ones into are round lots.
    this.#deal(this.random.chance(0.4) ? this.random.whole(1, 99) : 100 * this.random.whole(1, 9));
  }

  /** The closing auction, in which more changes hands than at any other moment. */
  closeDay(ms: number): void {
    this.#walk(ms);
    this.#setPrice();
    this.#deal(this.#shares(this.listing.dailyVolume * CLOSING_SHARE));
  }

  quote(state: MarketState, at: string): Quote {
    const change = this.#price - this.#previousClose;
    return {
      symbol: this.listing.symbol,
      name: this.listing.name,
      currency: 'USD',
      price: decimal(this.#price),
      change: decimal(change),
      changePercent: decimal(Math.round((change * 10_000) / this.#previousClose)),
      bid: decimal(this.#bid),
      ask: decimal(this.#ask),
      size: this.#size,
      volume: this.#volume,
      open: decimal(this.#open),
      high: decimal(this.#high),
      low: decimal(this.#low),
      previousClose: decimal(this.#previousClose),
      state,
      at,
    };
  }

  #walk(ms: number): void {
    const { price, drift, volatility } = this.listing;
    const years = ms / YEAR_MS;
    const pull = Math.log(this.#worth / (price * 100)) * Math.min((PULL * ms) / SESSION_MS, 1);
    this.#worth *= Math.exp(drift * years - pull + volatility * Math.sqrt(years) * this.random.normal());
  }

  /** A trade takes what is asked or what is bid, seldom something between. */
  #setPrice(): void {
    const spread = Math.max(1, Math.round(this.#worth * SPREAD * this.random.between(0.5, 1.5)));
    this.#bid = Math.max(1, Math.round(this.#worth - spread / 2));
    this.#ask = this.#bid + spread;
    this.#price = this.random.pick([this.#bid, this.#bid, this.#ask, this.#ask, this.#bid + (spread >> 1)]);
  }

  #deal(size: number): void {
    this.#size = size;
    this.#volume += size;
    this.#high = Math.max(this.#high, this.#price);
    this.#low = Math.min(this.#low, this.#price);
  }

  #shares(expected: number): number {
    return Math.round(expected * this.random.between(0.5, 1.5));
  }
}
