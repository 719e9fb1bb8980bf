import { Counter, Gauge, type Registry } from 'prom-client';

/** How a metric is called, and what it means: docs/operations.md repeats it, and a test compares them. */
export interface Figure {
  readonly name: string;
  readonly help: string;
}

/** Values by the one label that a metric has. */
export type Values = Iterable<readonly [label: string, value: number]>;

/*
 * Each reads its figure when it is asked for: what happens in the service only counts plain numbers. `reset` and `inc`
 * are how prom-client lets a counter be set.
 */

export function gauge(registry: Registry, figure: Figure, read: () => number): void {
  new Gauge({
    ...figure,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

export function gaugeBy(registry: Registry, label: string, figure: Figure, read: () => Values): void {
  new Gauge({
    ...figure,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset();
      for (const [name, value] of read()) this.set({ [label]: name }, value);
    },
  });
}

export function counter(registry: Registry, figure: Figure, read: () => number): void {
  new Counter({
    ...figure,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}

export function counterBy(registry: Registry, label: string, figure: Figure, read: () => Values): void {
  new Counter({
    ...figure,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset();
      for (const [name, value] of read()) this.inc({ [label]: name }, value);
    },
  });
}
