import { Injectable } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { Settings, SettingsError } from '../../config/settings.js';
import type { Feed, Tick } from '../feed.js';
import { paced } from '../pace.js';
import { NIGHT_MS } from './calendar.js';
import { type Listing, LISTINGS } from './listings.js';
import { simulation } from './simulation.js';
import { venues } from './venue.js';

/** A scoreboard is told twice a second, but not oftener than its clock moves, nor with half a match between. */
const BOARD_MS = 500;
const MIN_STEP_MS = 1000;
const MAX_STEP_MS = 60_000;

/** Made-up stocks and matches that never end. The same seed and settings give the same ticks. */
@Injectable()
export class SimulatorFeed implements Feed {
  readonly name = 'simulator';
  readonly origin = 'simulated';
  readonly about =
    'Stocks and matches made up by a seeded random simulator: no price and no score here was ever real.';
  readonly topics: readonly string[];
  readonly staleAfterMs: number;
  readonly ticks$: Observable<Tick>;

  constructor(settings: Settings) {
    const { simulatorSeed: seed, simulatorRate: rate, simulatorSpeed: speed } = settings;
    const listings = chooseListings(settings.simulatorStocks);
    const places = venues(settings.simulatorMatches);
    const options = {
      seed,
      listings,
      venues: places,
      meanGapMs: (1000 / rate) * speed,
      stepMs: Math.min(Math.max(BOARD_MS * speed, MIN_STEP_MS), MAX_STEP_MS),
    };
    this.topics = [
      ...listings.map(({ symbol }) => `stock.${symbol}`),
      ...places.flatMap(({ topic }) => [topic, `${topic}.incidents`]),
    ];
    // At night nothing may happen at all; by day a stock waits for chance.
    this.staleAfterMs = Math.ceil(NIGHT_MS / speed + 20_000 / rate);
    this.ticks$ = paced(() => simulation(options), { speed }).pipe(
      map(({ topic, data, ends }): Tick => ({
        topic,
        time: Date.now(),
        data,
        ends: ends ? 'for-now' : undefined,
      })),
    );
  }
}

function chooseListings(symbols: readonly string[]): readonly Listing[] {
  const known = LISTINGS.map(({ symbol }) => symbol);
  const unknown = symbols.filter((symbol) => !known.includes(symbol));
  if (unknown.length > 0)
    throw new SettingsError([
      `SIMULATOR_STOCKS names ${unknown.join(', ')}; the simulator has ${known.join(', ')}`,
    ]);
  return symbols.length === 0 ? LISTINGS : LISTINGS.filter(({ symbol }) => symbols.includes(symbol));
}
