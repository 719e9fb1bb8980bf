import type { HubEvent } from './event.js';

/** How one transport writes events down. Stateless: one object for all of its connections. */
export interface Wire {
  /** `shared`: more than one client will be sent these bytes, so that they are worth some work. */
  events(events: readonly HubEvent[], epoch: string, shared: boolean): Buffer;
}

/** The events of one pass that one group is owed, rising; their bytes are made once for each wire, when first asked for. */
export class Batch {
  /** A pass goes to one or two wires: a list is smaller and quicker than a map. */
  readonly #encoded: { readonly wire: Wire; readonly bytes: Buffer }[] = [];

  constructor(
    readonly events: readonly HubEvent[],
    readonly epoch: string,
    /** The group was level up to this sequence before. */
    readonly from: number,
    readonly shared: boolean,
    /** Events merged away to make this batch. */
    readonly conflated = 0,
  ) {}

  bytes(wire: Wire): Buffer {
    for (const encoded of this.#encoded) if (encoded.wire === wire) return encoded.bytes;
    const bytes = wire.events(this.events, this.epoch, this.shared);
    this.#encoded.push({ wire, bytes });
    return bytes;
  }
}
