import type { Registry } from 'prom-client';
import type { FeedRun } from '../feeds/feed-run.js';
import { counterBy, gaugeBy } from './figure.js';

export function feedMetrics(registry: Registry, runs: readonly FeedRun[]): void {
  const by = (read: (run: FeedRun) => number, of = runs): [string, number][] =>
    of.map((run) => [run.source.name, read(run)]);
  counterBy(
    registry,
    'source',
    { name: 'tickerwire_feed_ticks_total', help: 'Ticks that a feed has yielded.' },
    () => by(({ ticks }) => ticks),
  );
  counterBy(
    registry,
    'source',
    {
      name: 'tickerwire_feed_refused_total',
      help: 'Ticks of a feed that were not stored; the log says why.',
    },
    () => by(({ refused }) => refused),
  );
  gaugeBy(
    registry,
    'source',
    {
      name: 'tickerwire_feed_age_seconds',
      help: 'Time since the last tick of a feed, to a quarter of a second; none of one that has ended as it may.',
    },
    () =>
      by(
        ({ silentMs }) => silentMs / 1000,
        runs.filter(({ over, stale }) => !over || stale),
      ),
  );
  gaugeBy(
    registry,
    'source',
    {
      name: 'tickerwire_feed_stale',
      help: 'Whether a feed has been silent for longer than is normal for it, and clients have been told: 1 or 0.',
    },
    () => by(({ stale }) => Number(stale)),
  );
}
