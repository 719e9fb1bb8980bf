import type { FaultDto } from './fault.dto.js';
import type { Newcomer } from './newcomer.js';
import type { ConnectionView, Target } from './target.js';

/** A request that is never answered: it waits until the client gives up, or for `holdMs`, and is then reset. */
export class HeldTarget implements Target {
  readonly view: ConnectionView;
  readonly #end: NodeJS.Timeout;

  constructor(
    private readonly newcomer: Newcomer,
    holdMs: number,
  ) {
    this.view = newcomer.view;
    this.#end = setTimeout(() => newcomer.reset(), holdMs).unref();
    newcomer.hold();
  }

  strike({ fault }: FaultDto): boolean {
    return (fault === 'reset' || fault === 'outage') && this.lift();
  }

  lift(): boolean {
    this.newcomer.reset();
    return true;
  }

  stop(): void {
    clearTimeout(this.#end);
  }
}
