import { All, Body, Controller, Delete, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { Admission } from '../admission.js';
import { methodNotAllowed, Problem } from '../problem.js';
import { FaultDto, FAULTS, PageDto } from './fault.dto.js';
import { LimitsListeners } from './limits.listeners.js';
import { Pages } from './pages.js';
import type { ConnectionView } from './target.js';

/** `/faults`: what a page can have done to its own connections (docs/faults.md). */
@Controller('faults')
export class FaultsController {
  constructor(
    private readonly pages: Pages,
    private readonly admission: Admission,
    private readonly listeners: LimitsListeners,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  list(): object {
    return { faults: FAULTS, limits: this.listeners.all };
  }

  /** The server's own count of a page's open connections. */
  @Get(':page')
  @Header('Cache-Control', 'no-store')
  connections(@Param() { page }: PageDto): { connections: ConnectionView[] } {
    return { connections: this.pages.find(page)?.connections ?? [] };
  }

  @Post(':page')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  strike(@Param() { page }: PageDto, @Body() fault: FaultDto): { hit: number } {
    if (this.admission.closed) throw new Problem('restart', 'Everything ends by itself now.');
    return { hit: this.pages.of(page).strike(fault) };
  }

  @Delete(':page')
  @Header('Cache-Control', 'no-store')
  lift(@Param() { page }: PageDto): { hit: number } {
    return { hit: this.pages.find(page)?.lift() ?? 0 };
  }

  @All()
  refuse(): never {
    throw methodNotAllowed('GET');
  }

  @All(':page')
  refuseForPage(): never {
    throw methodNotAllowed('GET', 'POST', 'DELETE');
  }
}
