import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CannotStart } from '../../config/cannot-start.js';
import { Settings } from '../../config/settings.js';
import type { Protocol, TickerHttpAdapter } from '../http/http.adapter.js';

export interface LimitsListener {
  readonly protocol: Protocol;
  readonly port: number;
}

/**
 * More ports of the same server: a browser counts its connections by port, so a page can use up one while that which it
 * came from stays free. The server closes them with its own.
 */
@Injectable()
export class LimitsListeners implements OnApplicationBootstrap {
  readonly #all: LimitsListener[] = [];

  constructor(
    private readonly host: HttpAdapterHost<TickerHttpAdapter>,
    private readonly settings: Settings,
  ) {}

  get all(): readonly LimitsListener[] {
    return this.#all;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { limitsPort } = this.settings;
    await this.#listen('h1', limitsPort);
    if (this.host.httpAdapter.secure) await this.#listen('h2', limitsPort === 0 ? 0 : limitsPort + 1);
  }

  async #listen(protocol: Protocol, port: number): Promise<void> {
    try {
      this.#all.push({ protocol, port: await this.host.httpAdapter.listenAlso(port, protocol) });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new CannotStart(`LIMITS_PORT: cannot listen on ${port} (${code}). Set it to 0 for any free one.`);
    }
  }
}
