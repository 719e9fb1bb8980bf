import { PatternSet } from '../../../src/protocol/topic-pattern.js';
import { createTicker, type Ticker, type TickerState } from '../index.js';
import type { ServerClock } from './clock-offset.js';
import { recording } from './constructors.js';
import type { Figures, Percentiles } from './figures.js';
import { type Kind, transportOf } from './kinds.js';
import { LagHistogram } from './lag-histogram.js';
import { LastMinute } from './last-minute.js';
import type { Observation } from './observation.js';
import { Recorder } from './recorder.js';
import { SequenceLog } from './sequence-log.js';
import { type Phase, Timeline } from './timeline.js';

export interface PanelOptions {
  readonly url: string;
  readonly kind: Kind;
  readonly topics: readonly string[];
  readonly conflateMs: number;
  /** Undefined: the server knows no faults. */
  readonly page: string | undefined;
}

const PHASES: Readonly<Record<TickerState, Phase>> = {
  connecting: 'connecting',
  live: 'live',
  stalled: 'silent',
  waiting: 'down',
  closed: 'down',
};

/** One transport under the instruments: a ticker of its own, and all that is measured of it. */
export class Panel {
  readonly kind: Kind;
  readonly log = new SequenceLog();
  readonly timeline = new Timeline();
  readonly minute = new LastMinute();
  readonly recorder: Recorder;
  /** Set while a fault is watched. */
  watcher: Observation | undefined;
  /** Why the server ended it for good. */
  reason: string | undefined;
  readonly #ticker: Ticker;
  readonly #startedMs = performance.now();
  readonly #sinceStart = new LagHistogram();
  /** Server's time when it first was live: what was published before came as a snapshot, and its age is no lag. */
  #liveSinceMs = Infinity;

  constructor(
    options: PanelOptions,
    private readonly clock: ServerClock,
    private readonly changed: () => void,
  ) {
    const { url, kind, topics, conflateMs, page } = options;
    this.kind = kind;
    this.recorder = new Recorder({
      bytes: (bytes) => this.minute.bytes(performance.now(), bytes),
      // Only where nobody answers when asked for the time.
      greeted: (trip) => clock.offset ?? clock.heard(trip),
    });
    const constructors = recording(kind, this.recorder, page);
    this.#ticker = createTicker({ url, topics, conflateMs, transports: [transportOf(kind)], constructors });
    this.#listen();
    this.#enter(this.#ticker.state);
  }

  get phase(): Phase {
    return this.timeline.phase ?? 'down';
  }

  get gaps(): number {
    return this.#ticker.counts.resets;
  }

  get conflated(): number {
    return this.#ticker.counts.conflated;
  }

  get events(): number {
    return this.#ticker.counts.events;
  }

  close(): void {
    this.#ticker.close();
  }

  /** @param protocol as somebody else knows it */
  figures(protocol: string): Figures {
    const nowMs = performance.now();
    const { events, repeats, resets, conflated } = this.#ticker.counts;
    const rates = this.minute.rates(nowMs, this.#startedMs);
    const { firstByteMs, opened, bytes, lastEnd } = this.recorder;
    return {
      kind: this.kind,
      protocol,
      lastMinute: percentiles(this.minute.lag(nowMs)),
      sinceStart: percentiles(this.#sinceStart),
      eventsPerSecond: rates.events,
      bytesPerSecond: rates.bytes,
      events,
      bytes,
      gaps: resets,
      repeats,
      outOfOrder: this.log.outOfOrder,
      conflated,
      reconnects: Math.max(0, opened - 1),
      ...(firstByteMs === undefined ? {} : { firstByteMs }),
      lastEnd,
    };
  }

  #listen(): void {
    const { log } = this;
    this.#ticker.on('tick', ({ id, data }) => this.#tick(id, data.topic, data.time));
    this.#ticker.on('reset', ({ topics }) => {
      const concerned = new PatternSet(topics);
      log.broken((topic) => concerned.matches(topic));
    });
    this.#ticker.on('conflated', () => log.merged());
    this.#ticker.on('live', () => {
      log.live(this.#ticker.position);
      if (this.#liveSinceMs === Infinity) this.#liveSinceMs = this.clock.at(performance.now()) ?? Infinity;
    });
    this.#ticker.on('state', ({ state, reason }) => {
      this.reason = reason;
      this.#enter(state);
    });
  }

  #tick(id: string, topic: string, timeMs: number): void {
    const nowMs = performance.now();
    const print = this.recorder.take(id);
    // An event that was never seen on the wire has no bytes to compare: it will differ from its twin.
    this.log.add(topic, id, print ?? { fingerprint: -1, bytes: 0 });
    this.log.reached(this.#ticker.position);
    const serverMs = this.clock.at(nowMs);
    const lagMs = serverMs === undefined || timeMs < this.#liveSinceMs ? undefined : serverMs - timeMs;
    this.minute.event(nowMs, lagMs);
    if (lagMs !== undefined) this.#sinceStart.add(lagMs);
    this.watcher?.tick(this.phase);
  }

  /** Heartbeats bring positions too, and nobody is told of them. */
  catchUp(): SequenceLog {
    this.log.reached(this.#ticker.position);
    return this.log;
  }

  #enter(state: TickerState): void {
    const nowMs = performance.now();
    const phase = PHASES[state];
    this.timeline.change(phase, nowMs);
    this.watcher?.phase(phase, nowMs);
    this.changed();
  }
}

function percentiles(lag: LagHistogram): Percentiles {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => lag.percentile(share));
  return p50 === undefined || p95 === undefined || p99 === undefined ? {} : { p50, p95, p99 };
}
