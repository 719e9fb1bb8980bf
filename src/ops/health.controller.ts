import { All, Controller, Get, Header } from '@nestjs/common';
import { methodNotAllowed } from '../transports/problem.js';

/** For whoever restarts processes: answers while the event loop turns. */
@Controller('health')
export class HealthController {
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @All('live')
  refuse(): never {
    throw methodNotAllowed('GET');
  }
}
