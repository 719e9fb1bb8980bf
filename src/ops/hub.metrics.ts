import { Histogram, type Registry } from 'prom-client';
import type { Subscription } from 'rxjs';
import type { HubService } from '../hub/hub.service.js';
import { counter, counterBy, gauge } from './figure.js';

/** The stream itself. @returns what still has to be given back */
export function hubMetrics(registry: Registry, hub: HubService): Subscription {
  const { counters } = hub;
  gauge(
    registry,
    {
      name: 'tickerwire_live',
      help: 'Whether the stream has been read to its end and the engine answers: 1 or 0.',
    },
    () => Number(hub.live),
  );
  counter(
    registry,
    { name: 'tickerwire_events_published_total', help: 'Events stored.' },
    () => counters.published,
  );
  counter(
    registry,
    { name: 'tickerwire_events_delivered_total', help: 'Events written to a client as they came.' },
    () => counters.delivered,
  );
  counter(
    registry,
    {
      name: 'tickerwire_events_replayed_total',
      help: 'Events written to a client by a catch-up: snapshot or replay.',
    },
    () => counters.replayed,
  );
  counter(
    registry,
    {
      name: 'tickerwire_events_conflated_total',
      help: 'Events merged away for a client, by its wish or because it was slow.',
    },
    () => counters.conflated,
  );
  counterBy(
    registry,
    'reason',
    { name: 'tickerwire_resets_total', help: 'Resets told to a client: something could not be replayed.' },
    () => Object.entries(counters.resets),
  );
  gauge(registry, { name: 'tickerwire_topics', help: 'Topics that are kept.' }, () => hub.topicCount);
  gauge(
    registry,
    { name: 'tickerwire_history_bytes', help: 'Memory that the histories of all topics take up, about.' },
    () => hub.historyBytes,
  );
  gauge(
    registry,
    { name: 'tickerwire_groups', help: 'Groups: sets of patterns, with a rate, that somebody asks for.' },
    () => hub.groupCount,
  );
  return passMetrics(registry, hub);
}

/** The only figures that are not counted elsewhere: about 0.1 µs each for a pass. */
function passMetrics(registry: Registry, hub: HubService): Subscription {
  const length = new Histogram({
    name: 'tickerwire_pass_events',
    help: 'Events in a pass: those that became visible together.',
    buckets: [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'tickerwire_pass_duration_seconds',
    help: 'Time to hand a pass to all connections; nothing else happens meanwhile.',
    buckets: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
    registers: [registry],
  });
  return hub.passes$.subscribe(({ events, durationMs }) => {
    // A log that is read again comes in passes of its own.
    if (!hub.live) return;
    length.observe(events);
    duration.observe(durationMs / 1000);
  });
}
