import { Module } from '@nestjs/common';
import { FEED_NAMES, Settings } from '../config/settings.js';
import { HubModule } from '../hub/hub.module.js';
import { type Feed, FEEDS } from './feed.js';
import { FeedRunner } from './feed.runner.js';
import { LabFeed } from './lab.feed.js';
import { replayFileFeed, sp500Feed, worldCupFeed } from './recordings.js';
import { FeedSimulatorModule } from './simulator/feed-simulator.module.js';
import { SimulatorFeed } from './simulator/simulator.feed.js';

/** In the order of `FEED_NAMES`: who asks where a topic comes from gets the first feed that declares it. */
function chooseFeeds(settings: Settings, simulator: SimulatorFeed): Promise<Feed[]> {
  const feeds: Record<(typeof FEED_NAMES)[number], () => Promise<Feed>> = {
    simulator: () => Promise.resolve(simulator),
    'world-cup': () => worldCupFeed(settings),
    sp500: () => sp500Feed(settings),
    replay: () => replayFileFeed(settings),
    lab: () => Promise.resolve(new LabFeed(settings)),
  };
  const chosen = FEED_NAMES.filter((name) => settings.feeds.includes(name));
  return Promise.all(chosen.map((name) => feeds[name]()));
}

@Module({
  imports: [HubModule, FeedSimulatorModule],
  providers: [FeedRunner, { provide: FEEDS, useFactory: chooseFeeds, inject: [Settings, SimulatorFeed] }],
  exports: [FeedRunner],
})
export class FeedsModule {}
