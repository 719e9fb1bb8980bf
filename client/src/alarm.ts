/** One timer that may be waited for. */
export class Alarm {
  #timer: ReturnType<typeof setTimeout> | undefined;

  get pending(): boolean {
    return this.#timer !== undefined;
  }

  set(ms: number, ring: () => void): void {
    this.clear();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      ring();
    }, ms);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
