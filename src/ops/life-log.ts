import {
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import type { Subscription } from 'rxjs';
import { settingMetas } from '../config/setting.js';
import { Settings } from '../config/settings.js';
import { HubService } from '../hub/hub.service.js';
import type { Notice } from '../hub/notice.js';
import { Admission } from '../transports/admission.js';
import { Connections } from '../transports/connections.js';

/** One line for what happens to the server as a whole: it starts, loses and finds its stream, stops. */
@Injectable()
export class LifeLog implements OnModuleInit, OnModuleDestroy, OnApplicationShutdown {
  readonly #logger = new Logger('Server');
  #notices: Subscription | undefined;
  #stop = { startMs: 0, ended: 0 };

  constructor(
    private readonly hub: HubService,
    private readonly connections: Connections,
    private readonly admission: Admission,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.#notices = this.hub.notices$.subscribe((notice) => this.#note(notice));
  }

  /** It listens there, and takes clients. */
  started(address: string): void {
    this.#logger.log('started', { address, ...changedSettings(this.settings) });
  }

  onModuleDestroy(): void {
    this.#stop = { startMs: performance.now(), ended: this.#ended };
    this.#logger.log('shutdown began', { connections: this.admission.count });
  }

  /** Everybody has gone, and the servers are closed; what is left to close is the engine. */
  onApplicationShutdown(signal?: string): void {
    this.#notices?.unsubscribe();
    this.#logger.log('shutdown ended', {
      ...(signal === undefined ? {} : { signal }),
      ended: this.#ended - this.#stop.ended,
      left: this.admission.count,
      durationMs: Math.round(performance.now() - this.#stop.startMs),
    });
  }

  get #ended(): number {
    return this.connections.ended.get('restart') ?? 0;
  }

  #note(notice: Notice): void {
    if (notice.kind === 'restart') return this.#logger.warn('log begins anew', { epoch: this.hub.epoch });
    const { kind, topics, reason } = notice;
    this.#logger[kind === 'stale' ? 'warn' : 'log'](kind, { reason, topics: topics.join(',') });
  }
}

const valueOf = (value: unknown): string | number | boolean =>
  typeof value === 'number' || typeof value === 'boolean' ? value : String(value);

/** Under their environment variables, those that are not at their default. Of a secret, only that it is set. */
export function changedSettings(settings: Settings): Record<string, string | number | boolean> {
  const given = settings as unknown as Record<string, unknown>;
  const defaults = new Settings() as unknown as Record<string, unknown>;
  return Object.fromEntries(
    settingMetas
      .filter(({ property }) => String(given[property]) !== String(defaults[property]))
      .map(({ env, property, secret }) => [env, secret ? 'set' : valueOf(given[property])]),
  );
}
