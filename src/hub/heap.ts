/** A binary heap: of its items the one with the lowest key is first. Keys may rise, that of the first one by `sink`. */
export class Heap<Item> {
  readonly #items: Item[];

  /** Takes over `items`. */
  constructor(
    items: Item[],
    private readonly keyOf: (item: Item) => number,
  ) {
    this.#items = items;
    for (let parent = (items.length >>> 1) - 1; parent >= 0; parent -= 1) this.#siftDown(parent);
  }

  get first(): Item | undefined {
    return this.#items[0];
  }

  /** The key of the first has risen. */
  sink(): void {
    this.#siftDown(0);
  }

  /** Takes the first away. */
  drop(): void {
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return;
    this.#items[0] = last;
    this.#siftDown(0);
  }

  #siftDown(parent: number): void {
    const items = this.#items;
    for (;;) {
      let lowest = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < items.length && this.keyOf(items[child]!) < this.keyOf(items[lowest]!)) lowest = child;
      }
      if (lowest === parent) return;
      [items[parent], items[lowest]] = [items[lowest]!, items[parent]!];
      parent = lowest;
    }
  }
}
