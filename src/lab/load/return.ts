import { nowNs } from './clock.js';
import type { LoadConnection } from './connection.js';

/** How a client comes back: the same for every transport, or it would be the clients that are compared. */
export interface ReturnRule {
  /** Silence after which the connection is given up, ms. */
  readonly silenceMs: number;
  /** From a loss, or an attempt that failed, until the next attempt, ms. */
  readonly retryMs: number;
}

/** One client's way back. */
export class Return {
  /** When it was lost for the first time since `watch`, and when an event came again, ns. */
  noticedNs: number | undefined;
  liveNs: number | undefined;
  attempts = 0;
  #bytes = 0;
  #movedMs = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: LoadConnection,
    private readonly rule: ReturnRule,
  ) {}

  /** From here on it counts. */
  watch(): void {
    this.noticedNs = this.liveNs = undefined;
    this.attempts = 0;
  }

  /** To be called now and then: whether anything has come. */
  check(nowMs: number): void {
    const { bytes } = this.connection;
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#movedMs = nowMs;
    } else if (this.#timer === undefined && nowMs - this.#movedMs > this.rule.silenceMs) {
      this.connection.cut();
      this.lost();
    }
  }

  lost(): void {
    this.noticedNs ??= nowNs();
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#movedMs = performance.now();
      this.attempts += 1;
      void this.connection.again();
    }, this.rule.retryMs);
  }

  /** An event has come. */
  event(): void {
    if (this.noticedNs !== undefined) this.liveNs ??= nowNs();
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
