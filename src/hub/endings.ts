import type { History } from './history.js';

/** What is to be let go of, and when. */
export interface EndingLimits {
  /** What is older than the last event of a topic that has ended for good, ms after its end. */
  readonly forgetEndedMs: number;
  /** That last event too, ms after the end. */
  readonly dropEndedMs: number;
  /** How long a connection may be busy, and a group be silent: so long somebody may have yet to be told of the end. */
  readonly maxBusyMs: number;
  readonly maxConflateMs: number;
}

/** Topics that have ended for good, waiting to be forgotten. */
export class Endings {
  /** And when this instance read of the end, which may be long after it. */
  readonly #ended = new Map<History, number>();

  constructor(private readonly limits: EndingLimits) {}

  /** Sees each event: a topic that has ended may begin again. */
  note(history: History): void {
    if (history.latest?.ends === 'for-good') this.#ended.set(history, Date.now());
    else if (this.#ended.size > 0) this.#ended.delete(history);
  }

  clear(): void {
    this.#ended.clear();
  }

  /** Those whose time has come: `forget` all but the last event, or `drop` them altogether. */
  due(nowMs: number): { forget: History[]; drop: History[] } {
    const { forgetEndedMs, dropEndedMs, maxBusyMs, maxConflateMs } = this.limits;
    const forget: History[] = [];
    const drop: History[] = [];
    for (const [history, readMs] of this.#ended) {
      const ageMs = nowMs - history.latest!.time;
      if (ageMs >= dropEndedMs && nowMs - readMs > maxBusyMs + maxConflateMs) drop.push(history);
      else if (ageMs >= forgetEndedMs && history.length > 1) forget.push(history);
    }
    for (const history of drop) this.#ended.delete(history);
    return { forget, drop };
  }
}
