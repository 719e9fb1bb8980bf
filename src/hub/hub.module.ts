import { Module } from '@nestjs/common';
import { ENGINE } from './engine.js';
import { HubService } from './hub.service.js';
import { MemoryEngine } from './memory.engine.js';

@Module({
  providers: [HubService, { provide: ENGINE, useClass: MemoryEngine }],
  exports: [HubService],
})
export class HubModule {}
