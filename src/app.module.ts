import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { FeedsModule } from './feeds/feeds.module.js';
import { HubModule } from './hub/hub.module.js';
import { OpsModule } from './ops/ops.module.js';
import { FaultsModule } from './transports/faults/faults.module.js';
import { ProblemFilter } from './transports/http/problem.filter.js';
import { DtoPipe } from './transports/subscribe.dto.js';
import { TransportsModule } from './transports/transports.module.js';

/** The path of a tick: feeds → hub → transports. */
@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(settings),
        FeedsModule,
        HubModule,
        TransportsModule,
        OpsModule.with(settings),
        ...(settings.faults ? [FaultsModule] : []),
      ],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: DtoPipe },
      ],
    };
  }
}
