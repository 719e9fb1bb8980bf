import { Door, type Meeting } from './door.js';
import { type FaultDto, type TransportName, TRANSPORTS } from './fault.dto.js';
import type { ConnectionView, Target } from './target.js';

/** The connections of one page, and what is done to them. */
export class Page {
  readonly #open = new Set<Target>();
  readonly #doors = new Map(TRANSPORTS.map((transport) => [transport, new Door(transport)]));

  get connections(): ConnectionView[] {
    return Array.from(this.#open, ({ view }) => view);
  }

  get idle(): boolean {
    return this.#open.size === 0;
  }

  meet(transport: TransportName): Meeting {
    return this.#doors.get(transport)!.meet();
  }

  add(target: Target): void {
    this.#open.add(target);
  }

  /** Its client has gone. */
  remove(target: Target): void {
    target.stop();
    this.#open.delete(target);
  }

  /** @returns how many open connections it took effect on */
  strike(fault: FaultDto): number {
    const { transport = 'all' } = fault;
    const concerns = (name: TransportName): boolean => transport === 'all' || transport === name;
    for (const [name, door] of this.#doors) if (concerns(name)) door.strike(fault);
    return count(this.#open, (target) => concerns(target.view.transport) && target.strike(fault));
  }

  /** @returns for how many open connections that made a difference */
  lift(): number {
    for (const door of this.#doors.values()) door.lift();
    return count(this.#open, (target) => target.lift());
  }
}

function count<Item>(items: Iterable<Item>, test: (item: Item) => boolean): number {
  let sum = 0;
  for (const item of items) if (test(item)) sum += 1;
  return sum;
}
