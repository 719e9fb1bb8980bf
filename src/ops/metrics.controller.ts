import { All, Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { methodNotAllowed } from '../transports/problem.js';
import { Metrics } from './metrics.js';

/** For Prometheus alone: a proxy does not pass it on (docs/operations.md). */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  async scrape(@Res() response: Response): Promise<void> {
    const { contentType } = this.metrics.registry;
    const text = await this.metrics.registry.metrics();
    response.set({ 'Content-Type': contentType, 'Cache-Control': 'no-store' }).send(Buffer.from(text));
  }

  @All()
  refuse(): never {
    throw methodNotAllowed('GET');
  }
}
