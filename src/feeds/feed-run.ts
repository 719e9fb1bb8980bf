import { Logger } from '@nestjs/common';
import type { Subscription } from 'rxjs';
import type { HubService } from '../hub/hub.service.js';
import type { Source } from '../hub/source.js';
import type { Feed, Tick } from './feed.js';

/** One feed on its way to the hub: what has come of it, and whether it keeps to its own rhythm. */
export class FeedRun {
  /** One object for the hub, which knows a source by it. */
  readonly source: Source;
  /** Ticks that have come. */
  ticks = 0;
  /** Ticks that the hub did not store. */
  refused = 0;
  /** Time without a tick, ms; from the start, where none has come yet. */
  silentMs = 0;
  /** It has ended or failed: no tick will come any more. */
  over = false;
  readonly #logger = new Logger('Feeds');
  #silence: string | undefined;

  constructor(
    private readonly feed: Feed,
    private readonly hub: HubService,
  ) {
    const { name, origin, about, topics } = feed;
    this.source = { name, origin, about, topics };
    hub.declare(this.source);
  }

  /** Whether clients have been told that it is silent. */
  get stale(): boolean {
    return this.#silence !== undefined;
  }

  start(): Subscription {
    const { name, staleAfterMs, ticks$ } = this.feed;
    this.#logger.log('feed started', { feed: name, staleAfterMs });
    return ticks$.subscribe({
      next: (tick) => this.#take(tick),
      error: (error: unknown) => {
        this.over = true;
        this.#logger.error('feed failed', { feed: name, error: String(error) });
        this.#note('the feed has failed');
      },
      complete: () => {
        this.over = true;
        this.#logger.log('feed ended', { feed: name });
        // Where any silence is normal, this one is. Who promised a rhythm was not meant to end.
        if (staleAfterMs > 0) this.#note('the feed has ended');
      },
    });
  }

  /** So much time has passed. A tick costs no look at a clock: it only begins this count again. */
  pass(ms: number): void {
    this.silentMs += ms;
    const { staleAfterMs } = this.feed;
    if (this.over || staleAfterMs === 0 || this.silentMs <= staleAfterMs) return;
    this.#note(`no tick for ${(this.silentMs / 1000).toFixed(this.silentMs < 10_000 ? 1 : 0)} s`);
  }

  #take(tick: Tick): void {
    this.ticks += 1;
    this.silentMs = 0;
    if (this.#silence !== undefined) this.#note(undefined);
    this.hub.publish(tick).catch((error: unknown) => {
      this.refused += 1;
      this.#logger.error('tick refused', { feed: this.feed.name, topic: tick.topic, error: String(error) });
    });
  }

  #note(silence: string | undefined): void {
    this.#silence = silence;
    this.hub.noteSilence(this.source, silence);
  }
}
