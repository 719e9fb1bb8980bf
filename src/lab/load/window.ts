import { nowNs } from './clock.js';
import { Histogram } from './histogram.js';
import type { LabEvent } from './lab-event.js';

/** Of the curve of the worst latencies. */
const STEP_NS = 1e8;

/** Times the events that were due within it, whenever they come. */
export class Window {
  readonly latency = new Histogram();
  /** The worst latency of the events that were due in each step, µs. */
  readonly #worst: number[] = [];
  #fromNs = Infinity;
  #untilNs = Infinity;

  begin(): void {
    this.#fromNs = nowNs();
  }

  end(): { seconds: number; fromNs: number; untilNs: number } {
    const fromNs = this.#fromNs;
    const untilNs = (this.#untilNs = nowNs());
    return { seconds: (untilNs - fromNs) / 1e9, fromNs, untilNs };
  }

  take({ t }: LabEvent): void {
    if (t === undefined || t < this.#fromNs || t >= this.#untilNs) return;
    const us = (nowNs() - t) / 1000;
    this.latency.record(us);
    const step = Math.floor((t - this.#fromNs) / STEP_NS);
    this.#worst[step] = Math.max(this.#worst[step] ?? 0, us);
  }

  /** The curve: `[s since the window began, ms]`. */
  get worst(): [number, number][] {
    return this.#worst.flatMap((us, step) => [[(step * STEP_NS) / 1e9, us / 1000]]);
  }
}
