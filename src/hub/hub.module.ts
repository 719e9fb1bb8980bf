import { Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { ENGINE, type Engine } from './engine.js';
import { HubService } from './hub.service.js';
import { LogFile } from './log-file/log-file.js';
import { MemoryEngine } from './memory.engine.js';

@Module({
  providers: [
    HubService,
    {
      provide: ENGINE,
      inject: [Settings],
      useFactory: (settings: Settings): Engine =>
        new MemoryEngine(settings.dataDir === '' ? undefined : new LogFile(settings)),
    },
  ],
  exports: [HubService],
})
export class HubModule {}
