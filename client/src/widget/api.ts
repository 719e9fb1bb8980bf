/**
 * What a page sees of the elements. This is the declaration file; its comments make the manifest
 * (`custom-elements.json`) and the tables of docs/widget.md.
 */

/**
 * `waiting`: for the first value. `live`: as it should be. `stale`: the value may be out of date. `halted`, `closed`,
 * `scheduled`, `break` and `ended` are what the data say. `unknown`: the server has no such topic, or not one to be
 * shown so. `unreachable`: no value, and no connection to get one by. `paused`: somebody has stopped it.
 */
export type TickerStatus =
  | 'waiting'
  | 'live'
  | 'stale'
  | 'halted'
  | 'closed'
  | 'scheduled'
  | 'break'
  | 'ended'
  | 'unknown'
  | 'unreachable'
  | 'paused';

/** What is shown now. `data` is what was published, by whoever may publish: use it as text. */
export interface TickerUpdate {
  topic: string;
  /** ms since 1970. */
  time: number;
  data: unknown;
}

export interface TickerEventMap extends HTMLElementEventMap {
  /** A tick is shown; `detail` is `{ topic, time, data }`. */
  'ticker-update': CustomEvent<TickerUpdate>;
  /** `status` has changed; `detail` is `{ status }`. */
  'ticker-status': CustomEvent<{ status: TickerStatus }>;
}

/**
 * @slot default - shows until there is a value; its text also names the element for screen readers
 * @csspart frame - all of it: ground, border, padding
 * @csspart quote - a price and all about it
 * @csspart title - symbol and name
 * @csspart symbol - what a price is of
 * @csspart name - its name
 * @csspart price - the price
 * @csspart change - how it has moved
 * @csspart amount - the change in money
 * @csspart percent - the change in per cent
 * @csspart sparkline - the line of the latest prices, an SVG
 * @csspart match - a match and all about it
 * @csspart competition - what a match is part of
 * @csspart side - a team and its points
 * @csspart team - its name
 * @csspart points - its points
 * @csspart when - clock and period
 * @csspart clock - the clock of a match
 * @csspart period - its period
 * @csspart last - the last thing that happened
 * @csspart track - what a tape moves in
 * @csspart row - the row that moves
 * @csspart item - one price of a tape
 * @csspart standing - how that one stands, if not live
 * @csspart foot - below or behind the value
 * @csspart status - how it stands, in a word
 * @csspart time - of the last update, where that may be long ago
 * @csspart pause - the button
 * @cssprop --ticker-muted - quieter text
 * @cssprop --ticker-up - a price that has risen
 * @cssprop --ticker-down - a price that has fallen
 */
export interface TickerElement extends HTMLElement {
  /** One topic: `stock.AAPL`. */
  topic: string;
  /** Topics and patterns, apart by spaces or commas: `stock.*, index.SPX`. */
  get topics(): string;
  set topics(list: string | readonly string[]);
  /** Address of the server. @default where the script came from */
  src: string;
  /** The transport to try first; the others stand in for it. @default auto */
  transport: 'auto' | 'sse' | 'websocket' | 'poll';
  /** `auto` goes by the page's `color-scheme`. @default auto */
  theme: 'auto' | 'light' | 'dark';
  /** How numbers are written: `de-CH`. @default the page's `lang`, else the browser's */
  locale: string;
  /** Three letters, instead of what the data say; nothing is converted. @default what the data say */
  currency: string;
  /** `small` is one line. @default medium */
  size: 'small' | 'medium' | 'large';
  /** No ground and no border; the text has the colour of the page's. */
  transparent: boolean;
  /** What is shown of a change. @default both */
  showChange: 'both' | 'amount' | 'percent' | 'none';
  /** Draws the prices that have come as a line. */
  sparkline: boolean;
  /** Updates a second at most, 0.1 to 1000. @default 4 */
  maxFrequency: number;
  /** Follows nothing, and shows what it has. */
  paused: boolean;
  /** Makes a link of it, `http` or `https`; `{topic}` in it becomes the topic. */
  href: string;
  /** `ticker-tape`: in rows that stand still, instead of one that moves. */
  wrap: boolean;
  /** How it stands. */
  readonly status: TickerStatus;

  addEventListener<Name extends keyof TickerEventMap>(
    type: Name,
    listener: (this: TickerElement, event: TickerEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** For JSX: what an element may be given. */
export interface TickerAttributes {
  topic?: string | undefined;
  topics?: string | undefined;
  src?: string | undefined;
  transport?: TickerElement['transport'] | undefined;
  theme?: TickerElement['theme'] | undefined;
  locale?: string | undefined;
  currency?: string | undefined;
  size?: TickerElement['size'] | undefined;
  transparent?: boolean | undefined;
  'show-change'?: TickerElement['showChange'] | undefined;
  sparkline?: boolean | undefined;
  'max-frequency'?: number | string | undefined;
  paused?: boolean | undefined;
  href?: string | undefined;
  wrap?: boolean | undefined;
  /** Whether screen readers speak of changes. @default off */
  'aria-live'?: 'off' | 'polite' | 'assertive' | undefined;
  /** `class`, `style`, `ref` and whatever else the framework knows. */
  [other: string]: unknown;
}

/** For JSX: `interface IntrinsicElements extends TickerIntrinsicElements {}` in the framework's own `JSX`. */
export interface TickerIntrinsicElements {
  /** One price. */
  'ticker-price': TickerAttributes;
  /** Many prices in a row that moves, or in rows that stand. */
  'ticker-tape': TickerAttributes;
  /** A match: its score, its clock and the last thing that happened. */
  'ticker-score': TickerAttributes;
}

declare global {
  interface HTMLElementTagNameMap {
    'ticker-price': TickerElement;
    'ticker-tape': TickerElement;
    'ticker-score': TickerElement;
  }
}
