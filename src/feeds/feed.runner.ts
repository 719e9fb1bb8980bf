import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Subscription } from 'rxjs';
import { HubService } from '../hub/hub.service.js';
import { type Feed, FEEDS } from './feed.js';
import { FeedRun } from './feed-run.js';

/** How often all feeds are looked at, ms: a silence is noticed at most so much late. */
const WATCH_MS = 250;

/** Leads every feed to the hub: declares it, subscribes once, watches its rhythm, lets go when the application stops. */
@Injectable()
export class FeedRunner implements OnApplicationBootstrap, OnModuleDestroy {
  readonly runs: FeedRun[] = [];
  readonly #running = new Subscription();

  constructor(
    @Inject(FEEDS) private readonly feeds: readonly Feed[],
    private readonly hub: HubService,
  ) {}

  onApplicationBootstrap(): void {
    for (const feed of this.feeds) this.run(feed);
    let watchedMs = performance.now();
    const watch = setInterval(() => {
      const nowMs = performance.now();
      // Where the process itself stood still, no feed could have been heard: that time is not theirs.
      const passedMs = Math.min(nowMs - watchedMs, 2 * WATCH_MS);
      watchedMs = nowMs;
      for (const run of this.runs) run.pass(passedMs);
    }, WATCH_MS);
    watch.unref();
    this.#running.add(() => clearInterval(watch));
  }

  onModuleDestroy(): void {
    this.#running.unsubscribe();
  }

  run(feed: Feed): void {
    const run = new FeedRun(feed, this.hub);
    this.runs.push(run);
    this.#running.add(run.start());
  }
}
