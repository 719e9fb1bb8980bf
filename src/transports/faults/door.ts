import type { FaultDto, TransportName } from './fault.dto.js';

/** What a new request meets. */
export type Meeting =
  | { readonly kind: 'enter' | 'reset' }
  | { readonly kind: 'hang'; readonly holdMs: number }
  | { readonly kind: 'refuse'; readonly status: number };

/** What an upgrade is answered that is to be refused: a page sees no more of it than that it failed. */
const FORBIDDEN = 403;

/** What stands before new requests of one transport of a page. */
export class Door {
  #outageEndMs = 0;
  #hangEndMs = 0;
  #refusals = 0;
  #status = 0;

  constructor(private readonly transport: TransportName) {}

  strike(fault: FaultDto): void {
    const endMs = performance.now() + fault.seconds * 1000;
    switch (fault.fault) {
      case 'outage':
        this.#outageEndMs = endMs;
        break;
      case 'hang':
        this.#hangEndMs = endMs;
        break;
      case 'refuse':
        this.#refuse(fault.count, fault.status);
        break;
      case 'refuse-upgrade':
        if (this.transport === 'websocket') this.#refuse(fault.count, FORBIDDEN);
        break;
    }
  }

  lift(): void {
    this.#outageEndMs = this.#hangEndMs = this.#refusals = 0;
  }

  meet(): Meeting {
    const nowMs = performance.now();
    if (nowMs < this.#outageEndMs) return { kind: 'reset' };
    if (nowMs < this.#hangEndMs) return { kind: 'hang', holdMs: this.#hangEndMs - nowMs };
    if (this.#refusals === 0) return { kind: 'enter' };
    this.#refusals -= 1;
    return { kind: 'refuse', status: this.#status };
  }

  #refuse(count: number, status: number): void {
    this.#refusals = count;
    this.#status = status;
  }
}
