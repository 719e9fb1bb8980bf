import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Subscription } from 'rxjs';
import { HubService } from '../hub/hub.service.js';
import { type Feed, FEEDS } from './feed.js';

/** Leads every feed to the hub: declares it, subscribes once, lets go when the application stops. */
@Injectable()
export class FeedRunner implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('Feeds');
  readonly #running = new Subscription();

  constructor(
    @Inject(FEEDS) private readonly feeds: readonly Feed[],
    private readonly hub: HubService,
  ) {}

  onApplicationBootstrap(): void {
    for (const feed of this.feeds) {
      const { name, origin, about, topics } = feed;
      this.hub.declare({ name, origin, about, topics });
      const fail = (error: unknown): void => this.#logger.error(`feed ${name}: ${String(error)}`);
      this.#running.add(
        feed.ticks$.subscribe({
          next: (tick) => void this.hub.publish(tick).catch(fail),
          error: fail,
          complete: () => this.#logger.log(`feed ${name} has ended`),
        }),
      );
    }
  }

  onModuleDestroy(): void {
    this.#running.unsubscribe();
  }
}
