import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import proxyAddress from 'proxy-addr';
import { Settings } from '../config/settings.js';
import type { Reason } from '../protocol/codes.js';

const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

/** How many connections there may be: in all, and from one address. Loopback is not limited by address. */
@Injectable()
export class Admission {
  readonly #trusts: ReturnType<typeof proxyAddress.compile>;
  readonly #byAddress = new Map<string, number>();
  #count = 0;
  /** The server is about to stop: nobody new. */
  closed = false;

  constructor(private readonly settings: Settings) {
    this.#trusts = proxyAddress.compile(settings.trustProxy);
  }

  get count(): number {
    return this.#count;
  }

  /** The client's own address: `X-Forwarded-For` as far as the proxies on the way are trusted (`TRUST_PROXY`). */
  addressOf(request: IncomingMessage): string {
    // A socket that has gone already has no address.
    return request.socket.remoteAddress === undefined ? '' : proxyAddress(request, this.#trusts);
  }

  /** @returns why not; if there is no reason, `leave` has to follow once */
  enter(address: string): Reason | undefined {
    const { maxConnections, maxConnectionsPerAddress } = this.settings;
    if (this.closed) return 'restart';
    if (this.#count >= maxConnections) return 'overloaded';
    const own = this.#byAddress.get(address) ?? 0;
    if (own >= maxConnectionsPerAddress && !LOOPBACK.test(address)) return 'too-many-connections';
    this.#count += 1;
    this.#byAddress.set(address, own + 1);
    return undefined;
  }

  leave(address: string): void {
    this.#count -= 1;
    const own = (this.#byAddress.get(address) ?? 0) - 1;
    if (own > 0) this.#byAddress.set(address, own);
    else this.#byAddress.delete(address);
  }
}
