import { All, Body, Controller, Get, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Settings } from '../../config/settings.js';
import { HubService } from '../../hub/hub.service.js';
import type { Reason } from '../../protocol/codes.js';
import { Admission } from '../admission.js';
import { Connections } from '../connections.js';
import { methodNotAllowed, Problem } from '../problem.js';
import { hasAllEnded } from '../resume.js';
import { SubscribeDto, toRequestForSome } from '../subscribe.dto.js';
import { Poll } from './poll.js';

/** `/poll`: one answer at a time, for clients and proxies that can do nothing else. */
@Controller('poll')
export class PollController {
  constructor(
    private readonly hub: HubService,
    private readonly settings: Settings,
    private readonly admission: Admission,
    private readonly connections: Connections,
  ) {}

  @Get()
  poll(
    @Query() query: SubscribeDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    return this.#answer(query, lastEventId, response);
  }

  @Post()
  @HttpCode(200)
  pollForLongList(
    @Body() body: SubscribeDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    return this.#answer(body, lastEventId, response);
  }

  @All()
  refuse(): never {
    throw methodNotAllowed('GET', 'POST');
  }

  async #answer(dto: SubscribeDto, lastEventId: string | undefined, response: Response): Promise<void> {
    // Gone before it got here: `close` would never come.
    if (response.closed) return;
    const address = this.admission.addressOf(response.req);
    const refusal = this.admission.enter(address);
    if (refusal !== undefined) throw this.#later(refusal);
    response.once('close', () => this.admission.leave(address));
    const request = toRequestForSome(dto, this.settings, lastEventId);
    if (hasAllEnded(this.hub, request)) {
      response.status(204).end();
      return;
    }
    const waitMs = Math.min(dto.waitMs ?? Infinity, this.settings.pollWaitMs);
    const poll = new Poll(this.hub, this.settings, request, waitMs, this.connections.closing$);
    response.once('close', () => poll.abandon());
    const answer = await poll.answer();
    if (answer !== undefined) response.set('Cache-Control', 'no-store').type('application/json').send(answer);
  }

  #later(reason: Reason): Problem {
    const seconds = String(Math.ceil(this.connections.retryAfterMs() / 1000));
    return new Problem(reason, 'Come back later.', { 'Retry-After': seconds });
  }
}
