import type { HubEvent } from '../event.js';
import { Keys } from '../keys.js';
import { Kept, type KeptLimits } from './kept.js';
import { endingOf, KIND, type LogRecord } from './record.js';

/** Positions before `below` cannot be resumed from: said at this place of the log. */
export interface Floor {
  readonly sequence: number;
  readonly time: number;
  readonly below: number;
}

/** While so many records are read, what is kept may grow past its limit. */
const SHED_EVERY = 10_000;

/** What the file says, and what it will say when it is rewritten. */
export class LogState {
  epoch = '';
  /** Boot of the machine that the last life ran on. */
  boot = '';
  /** Whether that life ended in order. */
  closed = false;
  /** Sequence and engine time of the last event. */
  head = 0;
  time = 0;
  /** The last floor event, with the highest floor of all. */
  floor: Floor | undefined;
  readonly kept: Kept;
  readonly keys = new Keys();
  #unshed = 0;

  constructor(limits: KeptLimits) {
    this.kept = new Kept(limits);
  }

  /** Harmless for a record whose like has been seen: the end of a rewritten file may repeat what stands before. */
  apply(record: LogRecord): void {
    const { kind, sequence, time, topic, id, body } = record;
    this.closed = kind === KIND.closed;
    switch (kind) {
      case KIND.opened:
        [this.epoch, this.boot] = [topic, id];
        return this.#advance(sequence, time);
      case KIND.topic:
        return this.kept.begin(topic, sequence);
      case KIND.key:
        return this.keys.remember(id, { sequence, time, duplicate: false });
      case KIND.floor:
        return this.raise({ sequence, time, below: Number(body) });
      case KIND.forget:
        return this.kept.forget(topic, sequence);
      case KIND.event:
      case KIND.eventForNow:
      case KIND.eventForGood:
        this.#advance(sequence, time);
        if (id !== '') this.keys.remember(id, { sequence, time, duplicate: false });
        if (this.kept.holds(topic, sequence)) return;
        this.kept.append({ topic: this.kept.nameOf(topic), sequence, time, body, ends: endingOf(kind) });
        this.#unshed = (this.#unshed + 1) % SHED_EVERY;
        if (this.#unshed === 0) this.kept.shed();
    }
  }

  /** What has just been stored. */
  add(entries: readonly { readonly event: HubEvent }[]): void {
    for (const { event } of entries) this.kept.append(event);
    this.kept.shed();
    const last = entries.at(-1)!.event;
    this.#advance(last.sequence, last.time);
  }

  raise({ sequence, time, below }: Floor): void {
    this.#advance(sequence, time);
    if (sequence < (this.floor?.sequence ?? 0)) return;
    this.floor = { sequence, time, below: Math.max(below, this.floor?.below ?? 0) };
  }

  #advance(sequence: number, time: number): void {
    this.head = Math.max(this.head, sequence);
    this.time = Math.max(this.time, time);
  }
}
