import { All, Body, Controller, Header, HttpCode, Post, UseGuards } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { EngineUnavailable } from '../../hub/engine.js';
import { HubService } from '../../hub/hub.service.js';
import { HubFull } from '../../hub/retained.js';
import type { Tick } from '../../hub/tick.js';
import type { PublishReceipt } from '../../protocol/messages.js';
import { formatPosition } from '../../protocol/position.js';
import { methodNotAllowed, Problem } from '../problem.js';
import { toTick, toTicks } from './publish.dto.js';
import { PublishGate } from './publish.gate.js';

/** When to try again once there is no room: topics that have ended go after minutes, not seconds. */
const FULL_RETRY_S = 60;

/** `POST /publish`: one event or a list, from whoever has a key. Answers once all is stored, and not before. */
@Controller('publish')
@UseGuards(PublishGate)
export class PublishController {
  constructor(
    private readonly hub: HubService,
    private readonly settings: Settings,
  ) {}

  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async publish(@Body() body: unknown): Promise<PublishReceipt | { events: PublishReceipt[] }> {
    if (!Array.isArray(body)) return (await this.#store([toTick(body)]))[0]!;
    return { events: await this.#store(toTicks(body, this.settings.maxPublishEvents)) };
  }

  @All()
  refuse(): never {
    throw methodNotAllowed('POST');
  }

  /** All at once, so that they leave in one pass; in order, which the engine keeps. */
  async #store(ticks: readonly Tick[]): Promise<PublishReceipt[]> {
    const outcomes = await Promise.allSettled(ticks.map((tick) => this.hub.publish(tick)));
    const { epoch } = this.hub;
    const receipts: PublishReceipt[] = [];
    const failures: { index: number; error: unknown }[] = [];
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'rejected') failures.push({ index, error: outcome.reason });
      else {
        const { sequence, time, duplicate } = outcome.value;
        receipts.push({ position: formatPosition({ epoch, sequence, time }), duplicate });
      }
    }
    const [first] = failures;
    if (first === undefined) return receipts;
    throw this.#refusal(first.error, ticks.length === 1 ? '' : whichOf(failures, ticks.length));
  }

  #refusal(error: unknown, which: string): unknown {
    if (error instanceof HubFull) {
      const detail = `There is no room for one more topic.${which}`;
      return new Problem('full', detail, { 'Retry-After': String(FULL_RETRY_S) });
    }
    if (error instanceof EngineUnavailable) {
      const detail = `The engine does not answer.${which}`;
      const seconds = Math.ceil(this.settings.retryMs / 1000);
      return new Problem('unavailable', detail, { 'Retry-After': String(seconds) });
    }
    return error;
  }
}

/** A list that failed in part: with an id each, the whole of it may be published again. */
function whichOf(failures: readonly { index: number }[], count: number): string {
  const indexes = failures.map(({ index }) => `[${index}]`).join(' ');
  return failures.length === count
    ? ' No event was acknowledged.'
    : ` Not acknowledged: ${indexes}; the others were stored.`;
}
