import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The keys that may publish, kept as their SHA-256: digests are of one length, which a comparison in constant time
 * needs, and a dump of this object holds no key.
 */
export class PublishKeys {
  readonly #digests: readonly Buffer[];

  constructor(keys: readonly string[]) {
    this.#digests = keys.map(digest);
  }

  /** Whether anybody may publish at all. */
  get any(): boolean {
    return this.#digests.length > 0;
  }

  /** Takes as long for a wrong key as for a right one, whichever of them it is: every one is compared. */
  has(key: string): boolean {
    const given = digest(key);
    return this.#digests.reduce((found, known) => timingSafeEqual(known, given) || found, false);
  }
}

const digest = (key: string): Buffer => createHash('sha256').update(key).digest();
