import { All, Body, Controller, Get, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Settings } from '../../config/settings.js';
import { HubService } from '../../hub/hub.service.js';
import { methodNotAllowed } from '../problem.js';
import { SubscribeDto, toRequestForSome } from '../subscribe.dto.js';
import { Poll } from './poll.js';

/** `/poll`: one answer at a time, for clients and proxies that can do nothing else. */
@Controller('poll')
export class PollController {
  constructor(
    private readonly hub: HubService,
    private readonly settings: Settings,
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
    const poll = new Poll(this.hub, this.settings, toRequestForSome(dto, this.settings, lastEventId));
    response.once('close', () => poll.abandon());
    const answer = await poll.answer();
    if (answer !== undefined) response.set('Cache-Control', 'no-store').type('application/json').send(answer);
  }
}
