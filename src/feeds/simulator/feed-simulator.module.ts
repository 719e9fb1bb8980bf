import { Module } from '@nestjs/common';
import { SimulatorFeed } from './simulator.feed.js';

@Module({ providers: [SimulatorFeed], exports: [SimulatorFeed] })
export class FeedSimulatorModule {}
