import type { Published } from './engine.js';

/** How long a de-duplication key is remembered, ms. */
const REMEMBERED_MS = 120_000;

export interface KeyLimits {
  readonly maxKeys: number;
  /** Of all keys together. */
  readonly maxCharacters: number;
}

const LIMITS: KeyLimits = { maxKeys: 1_000_000, maxCharacters: 67_108_864 };

/**
 * De-duplication keys of the last two minutes; beyond the limits the older half goes early. Two generations, for a Map
 * that loses its oldest entries one by one walks over the holes they leave.
 */
export class Keys {
  #old = new Map<string, Published>();
  #young = new Map<string, Published>();
  #youngCharacters = 0;
  /** Time of the first key of the young generation. */
  #youngSince = 0;

  constructor(private readonly limits: KeyLimits = LIMITS) {}

  get size(): number {
    return this.#old.size + this.#young.size;
  }

  recall(id: string, now: number): Published | undefined {
    const known = this.#young.get(id) ?? this.#old.get(id);
    return known !== undefined && known.time >= now - REMEMBERED_MS ? known : undefined;
  }

  /** Times must not fall from one call to the next. */
  remember(id: string, published: Published): void {
    const full =
      this.#young.size * 2 >= this.limits.maxKeys || this.#youngCharacters * 2 >= this.limits.maxCharacters;
    // When the young generation is two minutes long, all of the old one is out of date.
    if (full || published.time - this.#youngSince > REMEMBERED_MS) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngCharacters = 0;
      this.#youngSince = published.time;
    }
    this.#young.set(id, published);
    this.#youngCharacters += id.length;
  }

  /** Oldest first. What is remembered while this runs may be left out. */
  *since(time: number): Generator<[string, Published]> {
    for (const generation of [this.#old, this.#young]) {
      for (const entry of generation) if (entry[1].time >= time - REMEMBERED_MS) yield entry;
    }
  }
}
