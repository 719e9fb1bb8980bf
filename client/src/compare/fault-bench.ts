import { endsText } from './ends-text.js';
import { type Fault, faultText } from './faults.js';
import { transportOf } from './kinds.js';
import { Observation, type Outcome } from './observation.js';
import type { Panel } from './panel.js';
import type { Server } from './server.js';
import type { Mark } from './timeline.js';
import { missing, Witness } from './witness.js';

/** One fault and what both panels did: a row of the results. */
export interface FaultRow {
  readonly title: string;
  /** Connections of this page that the server did it to at once. */
  readonly hit: number;
  readonly outcomes: readonly [Outcome, Outcome];
}

/** Marks kept: the latest. */
const MAX_MARKS = 20;
const STEP_MS = 100;
/** How long the witness may take to be live. */
const WITNESS_MS = 3000;
/** An end is noticed at once, or it never was one. */
const END_MS = 5000;
/** A slow line fills the server's queue first, and is cut only when it does not drain. */
const SLOW_MS = 45_000;
/** Reconnecting waits up to 20 s between attempts. */
const AWAY_MS = 90_000;
/** A panel that is live again may still have to draw level with the witness. */
const LEVEL_MS = 5000;

export interface Setting {
  readonly url: string;
  readonly topics: readonly string[];
  readonly conflateMs: number;
  readonly panels: readonly [Panel, Panel];
}

/** Puts a fault on this page's connections, and watches both panels until they are over it. */
export class FaultBench {
  #run: Run | undefined;
  #marks: readonly Mark[] = [];

  constructor(
    private readonly server: Server,
    private readonly changed: (run: object, row: FaultRow, over: boolean) => void,
  ) {}

  /** When which fault was put on. */
  get marks(): readonly Mark[] {
    return this.#marks;
  }

  get busy(): boolean {
    return this.#run !== undefined;
  }

  /** @throws ServerRefused */
  async start(fault: Fault, values: readonly number[], setting: Setting): Promise<void> {
    const run = new Run(fault, values, setting);
    this.#run = run;
    try {
      await run.begin(this.server);
    } catch (error) {
      this.stop();
      throw error;
    }
    if (run.begun) this.#mark(fault.title);
    while (this.#run === run) {
      if (run.step()) return this.stop();
      this.changed(run, run.row, false);
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  }

  /** What is known by now is the result. */
  stop(): void {
    const run = this.#run;
    this.#run = undefined;
    if (run === undefined) return;
    run.close();
    if (run.begun) this.changed(run, run.row, true);
  }

  #mark(title: string): void {
    this.#marks = [...this.#marks, { atMs: performance.now(), title }].slice(-MAX_MARKS);
  }
}

class Run {
  begun = false;
  #closed = false;
  #hit = 0;
  #subjects: readonly [Subject, Subject] | undefined;
  readonly #witness: Witness;
  readonly #witnessLive: Promise<void>;

  constructor(
    private readonly fault: Fault,
    private readonly values: readonly number[],
    private readonly setting: Setting,
  ) {
    const { url, topics } = setting;
    let live = (): void => undefined;
    this.#witnessLive = new Promise((resolve) => (live = resolve));
    this.#witness = new Witness(url, topics, live);
  }

  get row(): FaultRow {
    const [a, b] = this.#subjects!;
    return { title: faultText(this.fault, this.values), hit: this.#hit, outcomes: [a.outcome, b.outcome] };
  }

  async begin(server: Server): Promise<void> {
    const { name, parameters, then, transports } = this.fault;
    await Promise.race([this.#witnessLive, new Promise((resolve) => setTimeout(resolve, WITNESS_MS))]);
    if (this.#closed) return;
    const values = Object.fromEntries(
      parameters.map((parameter, index) => [parameter.name, this.values[index]!]),
    );
    const only: Record<string, string> = transports.length === 1 ? { transport: transports[0]! } : {};
    if (then !== undefined) await server.inject(name, { ...values, ...only });
    const [a, b] = this.setting.panels;
    this.#subjects = [this.#subject(a), this.#subject(b)];
    this.begun = true;
    this.#hit = await server.inject(then ?? name, then === undefined ? { ...values, ...only } : only);
  }

  /** @returns whether both are over it */
  step(): boolean {
    for (const subject of this.#subjects!) subject.step();
    return this.#subjects!.every(({ settled }) => settled);
  }

  close(): void {
    this.#closed = true;
    for (const subject of this.#subjects ?? []) subject.settle();
    this.#witness.close();
  }

  #subject(panel: Panel): Subject {
    return new Subject(this.fault, panel, this.#witness, this.setting.conflateMs > 0);
  }
}

/** One panel under one fault. */
class Subject {
  settled = false;
  readonly #startMs = performance.now();
  readonly #seen = new Observation(this.#startMs);
  readonly #before: { merged: number; gaps: number; ended: number };
  /** What it has to reach to be level, once it is live again. */
  #level: number | undefined;
  #missed: number | undefined;
  #state: Outcome['state'] = 'watching';

  constructor(
    private readonly fault: Fault,
    private readonly panel: Panel,
    private readonly witness: Witness,
    private readonly conflating: boolean,
  ) {
    const { conflated, gaps, recorder } = panel;
    this.#before = { merged: conflated, gaps, ended: recorder.ended };
    if (fault.transports.includes(transportOf(panel.kind))) panel.watcher = this.#seen;
    else this.#finish('spared');
  }

  get outcome(): Outcome {
    const { panel } = this;
    const { noticedMs, backMs, replayed } = this.#seen;
    return {
      kind: panel.kind,
      state: this.#state,
      ...(noticedMs === undefined ? {} : { noticedMs }),
      ...(backMs === undefined ? {} : { backMs }),
      replayed,
      merged: panel.conflated - this.#before.merged,
      gaps: panel.gaps - this.#before.gaps,
      ...(this.#missed === undefined ? {} : { missed: this.#missed }),
      end: endsText(panel.recorder.endsSince(this.#before.ended)),
    };
  }

  step(): void {
    if (this.settled) return;
    const { noticedMs, backMs } = this.#seen;
    const forMs = performance.now() - this.#startMs;
    if (noticedMs === undefined) {
      if (forMs > this.#noticeWithinMs) this.settle();
    } else if (backMs === undefined) {
      if (forMs > AWAY_MS || this.panel.reason !== undefined) this.settle();
    } else {
      this.#level ??= this.witness.log.until;
      if (this.panel.catchUp().until >= this.#level || forMs > backMs + LEVEL_MS) this.settle();
    }
  }

  /** What is known by now is the outcome. */
  settle(): void {
    if (this.settled) return;
    const { noticedMs, backMs } = this.#seen;
    const { log } = this.witness;
    const mine = this.panel.catchUp();
    const away = noticedMs !== undefined && backMs === undefined;
    // Who conflates has its own choice of states, and who is away has not missed anything for good yet.
    if (!this.conflating && !away) this.#missed = missing(log, mine, Math.min(log.until, mine.until));
    this.#finish(noticedMs === undefined ? 'unnoticed' : away ? 'away' : 'back');
  }

  #finish(state: Outcome['state']): void {
    this.settled = true;
    this.#state = state;
    this.panel.watcher = undefined;
  }

  get #noticeWithinMs(): number {
    if (this.fault.shows === 'end') return END_MS;
    if (this.fault.shows === 'nothing') return SLOW_MS;
    // The library gives a silent server twice the time that it says it is ever silent for.
    return 2.5 * this.panel.recorder.heartbeatMs + END_MS;
  }
}
