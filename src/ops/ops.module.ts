import { type DynamicModule, Module } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { FeedsModule } from '../feeds/feeds.module.js';
import { HubModule } from '../hub/hub.module.js';
import { TransportsModule } from '../transports/transports.module.js';
import { HealthController } from './health.controller.js';
import { LifeLog } from './life-log.js';
import { Metrics } from './metrics.js';
import { MetricsController } from './metrics.controller.js';

/** What whoever runs the server looks at: health, metrics, the log. */
@Module({})
export class OpsModule {
  /** Without `METRICS` there is no such route, and nothing is measured. */
  static with({ metrics }: Settings): DynamicModule {
    return {
      module: OpsModule,
      imports: [FeedsModule, HubModule, TransportsModule],
      controllers: [HealthController, ...(metrics ? [MetricsController] : [])],
      providers: [LifeLog, ...(metrics ? [Metrics] : [])],
    };
  }
}
