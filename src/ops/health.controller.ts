import { All, Controller, Get, Header } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { HubService } from '../hub/hub.service.js';
import type { Reason } from '../protocol/codes.js';
import { Admission } from '../transports/admission.js';
import { methodNotAllowed, Problem } from '../transports/problem.js';

interface Health {
  readonly status: 'ok';
}

@Controller('health')
export class HealthController {
  constructor(
    private readonly hub: HubService,
    private readonly admission: Admission,
    private readonly settings: Settings,
  ) {}

  /** For whoever restarts processes: answers while the event loop turns. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): Health {
    return { status: 'ok' };
  }

  /** For whoever sends clients here: they would be served, and with the whole stream. */
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  ready(): Health {
    if (this.admission.closed) throw this.#later('restart', 'The server is about to stop.');
    if (!this.hub.live) throw this.#later('not-live', 'The stream has not been read to its end.');
    return { status: 'ok' };
  }

  @All(['live', 'ready'])
  refuse(): never {
    throw methodNotAllowed('GET');
  }

  #later(reason: Reason, detail: string): Problem {
    return new Problem(reason, detail, { 'Retry-After': String(Math.ceil(this.settings.retryMs / 1000)) });
  }
}
