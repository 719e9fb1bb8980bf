import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Registry } from 'prom-client';
import { FeedRunner } from '../feeds/feed.runner.js';
import { HubService } from '../hub/hub.service.js';
import { Admission } from '../transports/admission.js';
import { Connections } from '../transports/connections.js';
import { connectionMetrics } from './connection.metrics.js';
import { eventLoopMetrics } from './event-loop.metrics.js';
import { feedMetrics } from './feed.metrics.js';
import { hubMetrics } from './hub.metrics.js';
import { processMetrics } from './process.metrics.js';

/** All metrics of one application: not prom-client's global registry, for a process may hold several. */
@Injectable()
export class Metrics implements OnModuleDestroy {
  readonly registry = new Registry();
  readonly #stopMeasuring: () => void;

  constructor(hub: HubService, feeds: FeedRunner, connections: Connections, admission: Admission) {
    feedMetrics(this.registry, feeds.runs);
    const passes = hubMetrics(this.registry, hub);
    connectionMetrics(this.registry, connections, admission);
    const stopDelays = eventLoopMetrics(this.registry);
    processMetrics(this.registry);
    this.#stopMeasuring = () => {
      passes.unsubscribe();
      stopDelays();
    };
  }

  onModuleDestroy(): void {
    this.#stopMeasuring();
  }
}
