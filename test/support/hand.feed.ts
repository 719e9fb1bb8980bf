import { Subject } from 'rxjs';
import { FeedRunner } from '../../src/feeds/feed.runner.js';
import type { FeedRun } from '../../src/feeds/feed-run.js';
import type { Feed, Tick } from '../../src/feeds/feed.js';
import type { TestServer } from './server.js';

/** A feed that yields what it is told to. */
export class HandFeed implements Feed {
  readonly name = 'hand';
  readonly origin = 'live';
  readonly about = 'Whatever a test yields.';
  readonly ticks$ = new Subject<Tick>();

  constructor(
    readonly topics: readonly string[],
    /** 0: any silence is normal. */
    readonly staleAfterMs: number,
  ) {}

  tick(topic: string, n = 0): void {
    this.ticks$.next({ topic, time: Date.now(), data: { n } });
  }

  /** Runs beside those that `FEEDS` chose. */
  runOn({ app }: TestServer): FeedRun {
    const runner = app.get(FeedRunner);
    runner.run(this);
    return runner.runs.at(-1)!;
  }
}
