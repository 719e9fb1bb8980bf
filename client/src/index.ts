/** The browser library: everything public, by name. */
import type { TickerOptions } from './options.js';
import { Ticker } from './ticker.js';

export const createTicker = (options: TickerOptions): Ticker => new Ticker(options);

export type { StateEvent, TickerEvents, TickerOptions, TickerState } from './options.js';
export type { Ticker } from './ticker.js';
export type { TransportName } from './transports/transport.js';
