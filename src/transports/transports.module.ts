import { Module } from '@nestjs/common';
import { HubModule } from '../hub/hub.module.js';
import { Admission } from './admission.js';
import { Connections } from './connections.js';
import { PollController } from './poll/poll.controller.js';
import { PublishController } from './publish/publish.controller.js';
import { PublishGate } from './publish/publish.gate.js';
import { SseController } from './sse/sse.controller.js';
import { TimeController } from './time.controller.js';
import { TopicsController } from './topics.controller.js';
import { WsController } from './ws/ws.controller.js';
import { TickerGateway } from './ws/ws.gateway.js';

@Module({
  imports: [HubModule],
  controllers: [
    SseController,
    PollController,
    WsController,
    TopicsController,
    TimeController,
    PublishController,
  ],
  providers: [Admission, Connections, TickerGateway, PublishGate],
  exports: [Admission, Connections],
})
export class TransportsModule {}
