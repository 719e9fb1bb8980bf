import { Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { HubModule } from '../hub/hub.module.js';
import { type Feed, FEEDS } from './feed.js';
import { FeedRunner } from './feed.runner.js';

@Module({
  imports: [HubModule],
  providers: [
    FeedRunner,
    { provide: FEEDS, useFactory: (_settings: Settings): Feed[] => [], inject: [Settings] },
  ],
})
export class FeedsModule {}
