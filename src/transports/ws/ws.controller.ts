import { All, Controller, Req } from '@nestjs/common';
import type { Request } from 'express';
import { Problem } from '../problem.js';

const UPGRADE = { Upgrade: 'websocket', Connection: 'Upgrade' };

/** What `/ws` answers when no upgrade arrived: a proxy has dropped it, or somebody is looking around. */
@Controller('ws')
export class WsController {
  @All()
  refuse(@Req() { httpVersionMajor }: Request): never {
    // HTTP/2 has no such fields (RFC 9113, 8.2.2).
    const fields = httpVersionMajor < 2 ? UPGRADE : undefined;
    throw new Problem('upgrade-required', 'Connect with WebSocket, or use /sse or /poll.', fields);
  }
}
