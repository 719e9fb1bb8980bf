import type { Listing } from './listings.js';
import { Random } from '../random.js';
import { trading } from './trading.js';
import { season, type Venue } from './venue.js';

export interface SimulationOptions {
  readonly seed: number;
  readonly listings: readonly Listing[];
  readonly venues: readonly Venue[];
  /** Mean time between two trades of a stock, on the simulator's own clock. */
  readonly meanGapMs: number;
  /** Longest time between two looks at a match clock, on the simulator's own clock. */
  readonly stepMs: number;
}

/** What is to be published, and when on the simulator's own clock: 0 is the start. */
export interface SimulatedTick {
  readonly at: number;
  readonly topic: string;
  readonly data: object;
  /** The match is over; the next one at this venue will have the same topic. */
  readonly ends?: boolean;
}

/** Everything that ever happens, in order. It depends on nothing but the options, least of all on the time of day. */
export function simulation({
  seed,
  listings,
  venues,
  meanGapMs,
  stepMs,
}: SimulationOptions): Iterable<SimulatedTick> {
  const stocks = listings.map((listing) => {
    const topic = `stock.${listing.symbol}`;
    return quotes(topic, trading(listing, new Random(seed, topic), meanGapMs));
  });
  const matches = venues.map((venue) => scores(venue, season(venue, new Random(seed, venue.topic), stepMs)));
  return inOrder([...stocks, ...matches]);
}

function* quotes(topic: string, trades: ReturnType<typeof trading>): Generator<SimulatedTick> {
  for (const { at, quote } of trades) yield { at, topic, data: quote };
}

/** An incident comes before the scoreboard that already counts it. */
function* scores({ topic }: Venue, moments: ReturnType<typeof season>): Generator<SimulatedTick> {
  for (const { at, board, incident } of moments) {
    if (incident !== undefined) yield { at, topic: `${topic}.incidents`, data: incident };
    yield { at, topic, data: board, ends: board.state === 'ended' };
  }
}

/** Merges streams that rise into one that rises; of two at the same moment the earlier stream is first. */
export function* inOrder<T extends { readonly at: number }>(streams: readonly Iterator<T>[]): Generator<T> {
  const heads = streams.map((stream) => ({ stream, result: stream.next() }));
  for (;;) {
    let first: { stream: Iterator<T>; result: IteratorResult<T> } | undefined;
    let item: T | undefined;
    for (const head of heads) {
      if (head.result.done === true || (item !== undefined && head.result.value.at >= item.at)) continue;
      first = head;
      item = head.result.value;
    }
    if (first === undefined || item === undefined) return;
    yield item;
    first.result = first.stream.next();
  }
}
