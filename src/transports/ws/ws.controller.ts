import { All, Controller } from '@nestjs/common';
import { Problem } from '../problem.js';

/** What `/ws` answers when no upgrade arrived: a proxy has dropped it, or somebody is looking around. */
@Controller('ws')
export class WsController {
  @All()
  refuse(): never {
    throw new Problem('upgrade-required', 'Connect with WebSocket, or use /sse or /poll.', {
      Upgrade: 'websocket',
      Connection: 'Upgrade',
    });
  }
}
