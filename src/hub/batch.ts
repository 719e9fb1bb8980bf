import type { HubEvent } from './event.js';

/** How one transport writes events down. Stateless: one object for all of its connections. */
export interface Wire {
  /** One event, and `ended` behind it where it is its topic's last. */
  event(event: HubEvent, epoch: string): Buffer;
  /** Several events as one write. `shared`: more than one client will be sent these bytes: they are worth some work. */
  pack(events: readonly Buffer[], shared: boolean): Buffer;
}

/** What the events of one pass are on each wire: made once, however many groups are owed them. */
export class Encoded {
  /** A pass goes to one or two wires: a list is smaller and quicker than a map. */
  readonly #wires: { readonly wire: Wire; readonly events: Map<HubEvent, Buffer> }[] = [];

  constructor(readonly epoch: string) {}

  of(wire: Wire, events: readonly HubEvent[]): Buffer[] {
    const known = this.#known(wire);
    return events.map((event) => {
      let bytes = known.get(event);
      if (bytes === undefined) known.set(event, (bytes = wire.event(event, this.epoch)));
      return bytes;
    });
  }

  #known(wire: Wire): Map<HubEvent, Buffer> {
    for (const known of this.#wires) if (known.wire === wire) return known.events;
    const events = new Map<HubEvent, Buffer>();
    this.#wires.push({ wire, events });
    return events;
  }
}

/** The events of one pass that one group is owed, rising; their bytes are made once for each wire, when first asked for. */
export class Batch {
  readonly #bytes: { readonly wire: Wire; readonly bytes: Buffer }[] = [];

  constructor(
    readonly events: readonly HubEvent[],
    private readonly encoded: Encoded,
    /** The group was level up to this sequence before. */
    readonly from: number,
    readonly shared: boolean,
    /** Events merged away to make this batch. */
    readonly conflated = 0,
  ) {}

  bytes(wire: Wire): Buffer {
    for (const made of this.#bytes) if (made.wire === wire) return made.bytes;
    const bytes = wire.pack(this.encoded.of(wire, this.events), this.shared);
    this.#bytes.push({ wire, bytes });
    return bytes;
  }
}
