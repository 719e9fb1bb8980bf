import { setTimeout as delay } from 'node:timers/promises';
import { Busyness } from './busyness.js';
import { nowNs } from './clock.js';
import type { Churned, Idled, LoadCommands, Measured, Plan, Recovered, Resumed, Storm } from './commands.js';
import { cpuUs } from './cpu.js';
import { atLast, Crowd, POLL_MS } from './crowd.js';
import { Histogram, type HistogramJson } from './histogram.js';
import type { FindEvents, LabEvent } from './lab-event.js';
import type { Return } from './return.js';
import { Schedule } from './schedule.js';
import { roundTrips } from './upstream.js';
import { Window } from './window.js';

/** Time for the last event to arrive once all are back, ms. */
const RECOVER_MS = 3000;

type AskOf<Name extends keyof LoadCommands> = LoadCommands[Name]['ask'];

/** What the process of the clients does, command by command. */
export class Load {
  readonly #crowd: Crowd;
  readonly #window = new Window();
  readonly #schedule: Schedule | undefined;

  constructor(
    private readonly plan: Plan,
    find?: FindEvents,
  ) {
    if (plan.feed !== undefined) this.#schedule = new Schedule(plan.feed);
    const take = (event: LabEvent): void => {
      this.#window.take(event);
      this.#schedule?.take(event);
    };
    this.#crowd = new Crowd(plan, take, find);
  }

  async open({ connections, timeoutMs }: AskOf<'open'>): Promise<{ failure?: string | undefined }> {
    await this.#crowd.open(connections, timeoutMs);
    const begun = await this.#crowd.until(({ seen }) => seen > 0, timeoutMs);
    this.#crowd.openSlow();
    return { failure: this.#crowd.failure ?? (begun ? undefined : 'not all have been sent an event') };
  }

  async storm({ connections, timeoutMs, serverPid }: AskOf<'storm'>): Promise<Storm> {
    const [busyness, startNs] = [new Busyness(serverPid), nowNs()];
    const [open, firstEvent] = [new Histogram(), new Histogram()];
    const all = Array.from({ length: connections }, () => this.#crowd.add());
    const opened = all.map(async (each) => {
      await each.open();
      if (each.failure === undefined) open.record((nowNs() - startNs) / 1000);
    });
    await Promise.race([Promise.all(opened), atLast(timeoutMs)]);
    await this.#crowd.until(({ firstNs }) => firstNs !== undefined, timeoutMs);
    const { serverUs: serverCpuUs } = busyness;
    const load = busyness.end();
    for (const { firstNs } of all) if (firstNs !== undefined) firstEvent.record((firstNs - startNs) / 1000);
    return {
      open: open.toJSON(),
      firstEvent: firstEvent.toJSON(),
      failures: connections - firstEvent.count,
      failure: this.#crowd.failure,
      serverCpuUs,
      load,
    };
  }

  async idle({ forMs, serverPid }: AskOf<'idle'>): Promise<Idled> {
    const busyness = new Busyness(serverPid);
    const startNs = nowNs();
    await delay(forMs);
    const { serverUs: serverCpuUs } = busyness;
    const seconds = (nowNs() - startNs) / 1e9;
    return { seconds, serverCpuUs, load: busyness.end(), failure: this.#crowd.failure };
  }

  async measure({ warmUpMs, windowMs, graceMs, serverPid }: AskOf<'measure'>): Promise<Measured> {
    await delay(warmUpMs);
    const busyness = new Busyness(serverPid);
    const before = this.#crowd.flow;
    this.#window.begin();
    await delay(windowMs);
    const { serverUs: serverCpuUs } = busyness;
    const load = busyness.end();
    const after = this.#crowd.flow;
    const { seconds, fromNs, untilNs } = this.#window.end();
    this.#crowd.finish(untilNs);
    await this.#crowd.until(({ ledger }) => ledger.complete, graceMs);
    return {
      seconds,
      serverCpuUs,
      load,
      deliveries: after.seen - before.seen,
      bytes: after.bytes - before.bytes,
      payload: after.whole.payload - before.whole.payload,
      wholeDeliveries: after.whole.seen - before.whole.seen,
      reads: after.whole.reads - before.whole.reads,
      latency: this.#window.latency.toJSON(),
      worst: this.#window.worst,
      slowEnded: this.#crowd.slowEnded,
      offSchedule: this.#schedule?.complaint(fromNs, untilNs),
      ...this.#crowd.books,
    };
  }

  async churn({ perSecond, forMs }: AskOf<'churn'>): Promise<Churned> {
    const startMs = performance.now();
    let [made, failures] = [0, 0];
    let failure: string | undefined;
    for (; performance.now() - startMs < forMs; await delay(POLL_MS)) {
      const due = Math.floor(((performance.now() - startMs) / 1000) * perSecond);
      for (; made < due; made += 1) {
        const oldest = this.#crowd.connections.shift();
        if (oldest?.failure !== undefined) {
          failures += 1;
          failure ??= oldest.failure;
        }
        oldest?.cut();
        void this.#crowd.add().open();
      }
    }
    return { made, failures, failure };
  }

  async upstream({ way, count }: AskOf<'upstream'>): Promise<{ roundTrip: HistogramJson }> {
    return { roundTrip: (await roundTrips(this.plan.port, way, count)).toJSON() };
  }

  async recover({ sinceNs, timeoutMs }: AskOf<'recover'>): Promise<Recovered> {
    const { returns } = this.#crowd;
    const busyness = new Busyness(undefined);
    const late = performance.now() + timeoutMs;
    const away = (each: Return): boolean => each.noticedNs === undefined || each.liveNs === undefined;
    for (; returns.some(away); await delay(POLL_MS)) if (performance.now() > late) break;
    this.#crowd.finish(nowNs());
    await this.#crowd.until(
      ({ ledger }) => ledger.complete,
      Math.max(0, late - performance.now()) + RECOVER_MS,
    );
    const [notice, liveAgain] = [new Histogram(), new Histogram()];
    for (const { noticedNs, liveNs } of returns) {
      if (noticedNs !== undefined) notice.record((noticedNs - sinceNs) / 1000);
      if (liveNs !== undefined) liveAgain.record((liveNs - sinceNs) / 1000);
    }
    const { audit, incomplete } = this.#crowd.books;
    return {
      notice: notice.toJSON(),
      liveAgain: liveAgain.toJSON(),
      attempts: returns.reduce((sum, { attempts }) => sum + attempts, 0),
      away: returns.filter(away).length,
      audit,
      incomplete,
      load: busyness.end(),
    };
  }

  async resume({ downMs, timeoutMs, serverPid }: AskOf<'resume'>): Promise<Resumed> {
    const crowd = this.#crowd;
    for (const each of crowd.connections) each.cut();
    await delay(downMs);
    const [{ seen }, used, startNs] = [crowd.flow, cpuSince(serverPid), nowNs()];
    crowd.finish(startNs);
    const opened = Promise.all(crowd.connections.map((each) => each.open()));
    await crowd.until(({ ledger }) => ledger.complete, timeoutMs);
    const seconds = (nowNs() - startNs) / 1e9;
    const serverCpuUs = used();
    await Promise.race([opened, atLast(timeoutMs)]);
    return { seconds, replayed: crowd.flow.seen - seen, serverCpuUs, ...crowd.books };
  }

  close(): void {
    this.#crowd.close();
  }
}

/** @returns what tells the CPU that a process has used since, µs; undefined: it is not ours to look at */
function cpuSince(pid: number | undefined): () => number | undefined {
  if (pid === undefined) return () => undefined;
  const before = cpuUs(pid);
  return () => cpuUs(pid) - before;
}
