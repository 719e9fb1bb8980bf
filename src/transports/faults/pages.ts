import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Problem } from '../problem.js';
import { Page } from './page.js';

/** Pages that are remembered. */
const MAX_PAGES = 1000;

/** The pages that have opened a connection, or been done something to. */
@Injectable()
export class Pages implements OnModuleDestroy {
  readonly #pages = new Map<string, Page>();

  find(id: string): Page | undefined {
    return this.#pages.get(id);
  }

  /**
   * Where there is no room the oldest goes that has no open connection.
   * @throws Problem `overloaded` if there is none
   */
  of(id: string): Page {
    const known = this.#pages.get(id);
    if (known !== undefined) return known;
    if (this.#pages.size >= MAX_PAGES) this.#forgetOne();
    const page = new Page();
    this.#pages.set(id, page);
    return page;
  }

  /** The server is about to stop: what is silent or held would wait for ever. */
  onModuleDestroy(): void {
    for (const page of this.#pages.values()) page.lift();
  }

  #forgetOne(): void {
    for (const [id, { idle }] of this.#pages) if (idle) return void this.#pages.delete(id);
    throw new Problem('overloaded', `${MAX_PAGES} pages have open connections, and no more are remembered.`);
  }
}
