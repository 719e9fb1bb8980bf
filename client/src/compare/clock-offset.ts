/** One question for the time, in ms: local ones by the page's own clock, which never jumps. */
export interface RoundTrip {
  readonly sentMs: number;
  readonly receivedMs: number;
  /** ms since 1970. */
  readonly serverMs: number;
}

export interface ClockOffset {
  /** To be added to the page's clock. */
  readonly offsetMs: number;
  /** Half of the quickest round trip: the server answered at some moment in between. */
  readonly uncertaintyMs: number;
}

/** Round trips kept: clocks drift, so an old quick one must not speak for ever. */
const MAX_TRIPS = 20;

/** What the server's clock says, judged by the quickest of the latest round trips. */
export class ServerClock {
  #trips: RoundTrip[] = [];

  heard(trip: RoundTrip): void {
    this.#trips = [...this.#trips, trip].slice(-MAX_TRIPS);
  }

  get offset(): ClockOffset | undefined {
    const [first, ...others] = this.#trips;
    if (first === undefined) return undefined;
    const quickest = others.reduce((best, trip) => (took(trip) < took(best) ? trip : best), first);
    const { sentMs, receivedMs, serverMs } = quickest;
    return { offsetMs: serverMs - (sentMs + receivedMs) / 2, uncertaintyMs: took(quickest) / 2 };
  }

  /** @returns the server's time, ms since 1970 */
  at(localMs: number): number | undefined {
    const { offset } = this;
    return offset === undefined ? undefined : localMs + offset.offsetMs;
  }
}

const took = ({ sentMs, receivedMs }: RoundTrip): number => receivedMs - sentMs;
