import { Logger, type MiddlewareConsumer, Module, type NestModule, type OnModuleInit } from '@nestjs/common';
import { TransportsModule } from '../transports.module.js';
import { FaultGate } from './fault.gate.js';
import { FaultsController } from './faults.controller.js';
import { LimitsListeners } from './limits.listeners.js';
import { Pages } from './pages.js';

/** Only there with `FAULTS=1`: by it the comparison page breaks its own connections (docs/faults.md). */
@Module({
  imports: [TransportsModule],
  controllers: [FaultsController],
  providers: [Pages, FaultGate, LimitsListeners],
})
export class FaultsModule implements NestModule, OnModuleInit {
  readonly #logger = new Logger('Faults');

  constructor(private readonly gate: FaultGate) {}

  configure(consumer: MiddlewareConsumer): void {
    for (const transport of ['sse', 'poll'] as const)
      consumer.apply(this.gate.before(transport)).forRoutes(transport);
  }

  onModuleInit(): void {
    this.#logger.warn('faults are on: never where strangers can reach it');
  }
}
