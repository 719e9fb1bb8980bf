import { All, Controller, Get, Header } from '@nestjs/common';
import { methodNotAllowed } from './problem.js';

/** The clock that events are stamped with, `Date.now`, and parts of its milliseconds. */
class FineClock {
  #startMs = performance.timeOrigin;

  /** ms since 1970; in the same millisecond as `Date.now()`, also after somebody has set the clock. */
  get nowMs(): number {
    const elapsedMs = performance.now();
    const wholeMs = Date.now();
    const fineMs = this.#startMs + elapsedMs;
    const nowMs = fineMs < wholeMs ? wholeMs : Math.min(fineMs, wholeMs + 0.999);
    this.#startMs += nowMs - fineMs;
    return Math.round(nowMs * 1000) / 1000;
  }
}

/** `GET /time`: a page that asks several times knows from the quickest answer how far its own clock is off. */
@Controller('time')
export class TimeController {
  readonly #clock = new FineClock();

  @Get()
  @Header('Cache-Control', 'no-store')
  time(): { time: number } {
    return { time: this.#clock.nowMs };
  }

  @All()
  refuse(): never {
    throw methodNotAllowed('GET');
  }
}
