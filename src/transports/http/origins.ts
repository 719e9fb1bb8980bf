import type { Settings } from '../../config/settings.js';

/** Whose pages may read (RFC 6454): `*`, or a list of origins, each exactly scheme, host and port. */
export class Origins {
  readonly everyone: boolean;
  readonly list: readonly string[];

  constructor({ allowedOrigins }: Settings) {
    this.everyone = allowedOrigins.includes('*');
    this.list = allowedOrigins;
  }

  /**
   * Whoever names no origin is no browser, and topics are public. `null`, which a sandboxed page says of itself, is
   * never on a list: anybody can be it.
   */
  allows(origin: string | undefined): boolean {
    return this.everyone || origin === undefined || this.list.includes(origin);
  }
}
