import type { Observable } from 'rxjs';
import type { Source } from '../hub/source.js';
import type { Tick } from '../hub/tick.js';

export type { Tick };

/** A source of ticks. `feed.runner.ts` subscribes once, when the application starts, and unsubscribes when it stops. */
export interface Feed extends Source {
  /** How long this feed may be silent before that means something, in ms. 0: any silence is normal. */
  readonly staleAfterMs: number;
  /** Cold: starts from the beginning at each subscription; an error ends the feed and is logged. */
  readonly ticks$: Observable<Tick>;
}

/** Injection token of the list of feeds that `FEEDS` chose. */
export const FEEDS = Symbol('FEEDS');
