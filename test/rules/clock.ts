import timersPromises from 'node:timers/promises';

/** When every run begins, ms since 1970. */
const DAWN = 1_700_000_000_000;

class Timer {
  constructor(
    public due: number,
    readonly every: number | undefined,
    readonly ring: () => void,
  ) {}

  /** Nothing here keeps a process alive. */
  unref(): this {
    return this;
  }
}

/** Lets promises settle whose time has come; every turn is one link of a chain of them. */
export async function settle(turns = 24): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}

/**
 * The time of hub, transports and clients alike: while installed it stands in for the platform's timers, immediates and
 * clocks, and moves only when told. What a run does is then decided by its seed alone.
 */
export class Clock {
  now = DAWN;
  readonly #timers = new Set<Timer>();
  #immediates: Timer[] = [];

  /** @returns what puts the platform's own back */
  install(random: () => number): () => void {
    const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = globalThis;
    const own = { now: Date.now, random: Math.random };
    const { setTimeout: delay } = timersPromises;
    const set = (ring: (...rest: unknown[]) => void, ms = 0, ...rest: unknown[]): Timer =>
      this.#set(() => ring(...rest), ms);
    const repeat = (ring: (...rest: unknown[]) => void, ms = 0, ...rest: unknown[]): Timer =>
      this.#set(() => ring(...rest), ms, Math.max(1, ms));
    const soon = (ring: (...rest: unknown[]) => void, ...rest: unknown[]): Timer => {
      const timer = new Timer(0, undefined, () => ring(...rest));
      this.#immediates.push(timer);
      return timer;
    };
    const clear = (timer: Timer | undefined): void => {
      if (timer !== undefined) this.#timers.delete(timer);
    };
    Object.assign(globalThis, {
      setTimeout: set,
      setInterval: repeat,
      setImmediate: soon,
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate: (timer: Timer) => {
        this.#immediates = this.#immediates.filter((other) => other !== timer);
      },
    });
    Object.assign(timersPromises, {
      setTimeout: (ms: number) => new Promise<void>((resolve) => set(() => resolve(), ms)),
    });
    Date.now = () => this.now;
    performance.now = () => this.now - DAWN;
    Math.random = random;
    return () => {
      Object.assign(globalThis, {
        setTimeout,
        setInterval,
        setImmediate,
        clearTimeout,
        clearInterval,
        clearImmediate,
      });
      Object.assign(timersPromises, { setTimeout: delay });
      Date.now = own.now;
      // Its own is the prototype's.
      Reflect.deleteProperty(performance, 'now');
      // Jest remembers every global that was ever set, and with it this clock.
      this.#timers.clear();
      this.#immediates = [];
      Math.random = own.random;
    };
  }

  get idle(): boolean {
    return this.#immediates.length === 0;
  }

  /** Runs the immediates that wait now, not those that they make. */
  turn(): void {
    const immediates = this.#immediates;
    this.#immediates = [];
    for (const { ring } of immediates) ring();
  }

  /** Lets time pass: every timer that falls due rings at its own time, and what it set going goes on. */
  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      const next = this.#next();
      if (next === undefined || next.due > end) break;
      this.now = Math.max(this.now, next.due);
      if (next.every === undefined) this.#timers.delete(next);
      else next.due = this.now + next.every;
      next.ring();
      await settle(8);
      this.turn();
    }
    this.now = end;
    await settle();
  }

  #set(ring: () => void, ms: number, every?: number): Timer {
    const timer = new Timer(this.now + Math.max(0, ms), every, ring);
    this.#timers.add(timer);
    return timer;
  }

  /** Of those due first, the one that was set first. */
  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (next === undefined || timer.due < next.due) next = timer;
    return next;
  }
}
