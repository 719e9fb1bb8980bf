/** The browser library: everything public, by name. */
import type { Ticker, TickerOptions } from './api.js';
import { LiveTicker } from './ticker.js';

export const createTicker = (options: TickerOptions): Ticker => new LiveTicker(options);

export type { Break, Counts, StateEvent, Ticker, TickerEvents, TickerOptions, TickerState } from './api.js';
export type { Constructors, TransportName } from './transports/transport.js';
