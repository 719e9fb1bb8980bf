import type { HubEvent } from '../../hub/event.js';
import type { ControlData, ControlName } from '../../protocol/messages.js';
import type { TransportWire } from '../wire.js';

const NOTHING = Buffer.alloc(0);

/** The wire of one connection, on which one heartbeat in `every` is left out. */
export class LossyWire implements TransportWire {
  #heartbeats = 0;

  constructor(
    readonly real: TransportWire,
    private readonly every: number,
  ) {}

  event(event: HubEvent, epoch: string): Buffer {
    return this.real.event(event, epoch);
  }

  pack(events: readonly Buffer[], shared: boolean): Buffer {
    return this.real.pack(events, shared);
  }

  control<Name extends ControlName>(
    name: Name,
    data: ControlData[Name],
    id?: string,
    retryMs?: number,
  ): Buffer {
    if (name === 'heartbeat') {
      this.#heartbeats += 1;
      if (this.#heartbeats % this.every === 0) return NOTHING;
    }
    return this.real.control(name, data, id, retryMs);
  }
}
