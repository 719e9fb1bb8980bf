import { setTimeout as delay } from 'node:timers/promises';
import { Busyness } from './busyness.js';
import { nowNs } from './clock.js';
import type { Churned, LoadCommands, Measured, Plan, Recovered, Resumed, Storm } from './commands.js';
import { LoadConnection } from './connection.js';
import { cpuUs } from './cpu.js';
import { DeafClient } from './deaf.js';
import { Histogram, type HistogramJson } from './histogram.js';
import type { LabEvent } from './lab-event.js';
import { addAudits, NO_AUDIT } from './ledger.js';
import { Return } from './return.js';
import { subscriptions } from './subscriptions.js';
import { roundTrips } from './upstream.js';

/** Connections that are being made at the same time, so that no listen queue overflows. */
const AT_ONCE = 100;

const POLL_MS = 20;

/** Time for the last event to arrive once all are back, ms. */
const RECOVER_MS = 3000;

/** Of the curve of the worst latencies. */
const STEP_NS = 1e8;

/** Lazy connections read in so many shifts, or each turn would be one long pause for those that are timed. */
const SHIFTS = 10;

/** Less than the patience of any server here, ms. */
const SAY_ALIVE_MS = 10_000;

type Ask<Name extends keyof LoadCommands> = LoadCommands[Name]['ask'];

/** All clients of one server. */
export class Load {
  readonly #connections: LoadConnection[] = [];
  /** Connections ever made. */
  #made = 0;
  readonly #deaf: DeafClient[] = [];
  /** Of each connection, where they come back. */
  readonly #returns: Return[] = [];
  readonly #topics;
  readonly #alive;
  readonly #bites: NodeJS.Timeout | undefined;
  readonly #watch: NodeJS.Timeout | undefined;
  #shift = 0;
  readonly #latency = new Histogram();
  /** The worst latency of the events that were due in each step of the window, µs. */
  readonly #worst: number[] = [];
  /** Events that were due from here on count towards the latency, ns. */
  #fromNs = Infinity;
  #untilNs = Infinity;

  constructor(private readonly plan: Plan) {
    this.#topics = subscriptions(plan);
    const { biteMs } = plan;
    this.#alive = setInterval(() => this.#connections.forEach((each) => each.sayAlive()), SAY_ALIVE_MS);
    if (plan.returns !== undefined) {
      this.#watch = setInterval(() => {
        const nowMs = performance.now();
        for (const each of this.#returns) each.check(nowMs);
      }, POLL_MS);
    }
    if (biteMs > 0) this.#bites = setInterval(() => this.#bite(), biteMs / SHIFTS);
  }

  async open({ connections, timeoutMs }: Ask<'open'>): Promise<{ failure?: string | undefined }> {
    const late = performance.now() + timeoutMs;
    while (this.#connections.length < connections && performance.now() < late) {
      const count = Math.min(AT_ONCE, connections - this.#connections.length);
      const some = Array.from({ length: count }, () => this.#add());
      await Promise.race([Promise.all(some.map((each) => each.open())), atLast(timeoutMs)]);
    }
    const begun = await this.#until(({ seen }) => seen > 0, timeoutMs);
    while (this.#deaf.length < this.plan.deaf) this.#addDeaf();
    return { failure: this.#failure() ?? (begun ? undefined : 'not all have been sent an event') };
  }

  async storm({ connections, timeoutMs, serverPid }: Ask<'storm'>): Promise<Storm> {
    const [cpu, startNs] = [cpuUs(serverPid), nowNs()];
    const [open, firstEvent] = [new Histogram(), new Histogram()];
    const all = Array.from({ length: connections }, () => this.#add());
    const opened = all.map(async (each) => {
      await each.open();
      if (each.failure === undefined) open.record((nowNs() - startNs) / 1000);
    });
    await Promise.race([Promise.all(opened), atLast(timeoutMs)]);
    await this.#until(({ firstNs }) => firstNs !== undefined, timeoutMs);
    const serverCpuUs = cpuUs(serverPid) - cpu;
    for (const { firstNs } of all) if (firstNs !== undefined) firstEvent.record((firstNs - startNs) / 1000);
    return {
      open: open.toJSON(),
      firstEvent: firstEvent.toJSON(),
      failures: connections - firstEvent.count,
      failure: this.#failure(),
      serverCpuUs,
    };
  }

  async measure({ warmUpMs, windowMs, graceMs, serverPid }: Ask<'measure'>): Promise<Measured> {
    await delay(warmUpMs);
    const busyness = new Busyness(serverPid);
    const [deliveries, bytes] = [this.#sum('seen'), this.#sum('bytes')];
    this.#fromNs = nowNs();
    await delay(windowMs);
    const measured = {
      serverCpuUs: busyness.serverUs,
      load: busyness.end(),
      deliveries: this.#sum('seen') - deliveries,
      bytes: this.#sum('bytes') - bytes,
    };
    this.#untilNs = nowNs();
    const seconds = (this.#untilNs - this.#fromNs) / 1e9;
    for (const each of this.#connections) each.finish(this.#untilNs);
    await this.#until(({ ledger }) => ledger.complete, graceMs);
    const worst = this.#worst.flatMap((us, step) => [[(step * STEP_NS) / 1e9, us / 1000] as const]);
    return { ...measured, seconds, latency: this.#latency.toJSON(), worst, ...this.#books() };
  }

  async churn({ perSecond, forMs }: Ask<'churn'>): Promise<Churned> {
    const startMs = performance.now();
    let [made, failures] = [0, 0];
    let failure: string | undefined;
    for (; performance.now() - startMs < forMs; await delay(POLL_MS)) {
      const due = Math.floor(((performance.now() - startMs) / 1000) * perSecond);
      for (; made < due; made += 1) {
        const oldest = this.#connections.shift();
        if (oldest?.failure !== undefined) {
          failures += 1;
          failure ??= oldest.failure;
        }
        oldest?.cut();
        void this.#add().open();
      }
    }
    return { made, failures, failure };
  }

  async upstream({ way, count }: Ask<'upstream'>): Promise<{ roundTrip: HistogramJson }> {
    return { roundTrip: (await roundTrips(this.plan.port, way, count)).toJSON() };
  }

  async recover({ sinceNs, timeoutMs }: Ask<'recover'>): Promise<Recovered> {
    const late = performance.now() + timeoutMs;
    const away = (each: Return): boolean => each.noticedNs === undefined || each.liveNs === undefined;
    for (; this.#returns.some(away); await delay(POLL_MS)) if (performance.now() > late) break;
    const untilNs = nowNs();
    for (const each of this.#connections) each.finish(untilNs);
    await this.#until(({ ledger }) => ledger.complete, Math.max(0, late - performance.now()) + RECOVER_MS);
    const [notice, liveAgain] = [new Histogram(), new Histogram()];
    for (const { noticedNs, liveNs } of this.#returns) {
      if (noticedNs !== undefined) notice.record((noticedNs - sinceNs) / 1000);
      if (liveNs !== undefined) liveAgain.record((liveNs - sinceNs) / 1000);
    }
    const { audit, incomplete } = this.#books();
    return {
      notice: notice.toJSON(),
      liveAgain: liveAgain.toJSON(),
      attempts: this.#returns.reduce((sum, { attempts }) => sum + attempts, 0),
      away: this.#returns.filter(away).length,
      audit,
      incomplete,
    };
  }

  async resume({ downMs, timeoutMs, serverPid }: Ask<'resume'>): Promise<Resumed> {
    for (const each of this.#connections) each.cut();
    await delay(downMs);
    const [seen, cpu, startNs] = [this.#sum('seen'), cpuUs(serverPid), nowNs()];
    for (const each of this.#connections) each.finish(startNs);
    const opened = Promise.all(this.#connections.map((each) => each.open()));
    await this.#until(({ ledger }) => ledger.complete, timeoutMs);
    const seconds = (nowNs() - startNs) / 1e9;
    const serverCpuUs = cpuUs(serverPid) - cpu;
    await Promise.race([opened, atLast(timeoutMs)]);
    return { seconds, replayed: this.#sum('seen') - seen, serverCpuUs, ...this.#books() };
  }

  close(): void {
    clearInterval(this.#alive);
    clearInterval(this.#bites);
    clearInterval(this.#watch);
    for (const each of this.#returns) each.close();
    for (const each of this.#connections) each.cut();
    for (const each of this.#deaf) each.close();
  }

  #addDeaf(): void {
    const { port, wires } = this.plan;
    const wire = wires[this.#deaf.length % wires.length]!;
    const client = new DeafClient({ port, wire, topics: this.#topics.next().value });
    this.#deaf.push(client);
    client.open();
  }

  #add(): LoadConnection {
    const index = (this.#made += 1) - 1;
    const { port, wires, wholeOneIn, biteMs, deflate } = this.plan;
    const ask = { port, wire: wires[index % wires.length]!, topics: this.#topics.next().value, deflate };
    // Of each wire the first ones: with two wires and an even number only one of them would be looked at.
    const whole = Math.floor(index / wires.length) % wholeOneIn === 0;
    let way: Return | undefined;
    const listener = {
      event: (event: LabEvent): void => {
        this.#time(event);
        way?.event();
      },
      lost: (): void => way?.lost(),
    };
    const connection = new LoadConnection(index, ask, whole, listener, biteMs > 0);
    this.#connections.push(connection);
    if (this.plan.returns !== undefined)
      this.#returns.push((way = new Return(connection, this.plan.returns)));
    return connection;
  }

  #bite(): void {
    this.#shift = (this.#shift + 1) % SHIFTS;
    for (let index = this.#shift; index < this.#connections.length; index += SHIFTS) {
      this.#connections[index]!.readOn();
    }
  }

  #time({ t }: LabEvent): void {
    if (t < this.#fromNs || t >= this.#untilNs) return;
    const us = (nowNs() - t) / 1000;
    this.#latency.record(us);
    const step = Math.floor((t - this.#fromNs) / STEP_NS);
    this.#worst[step] = Math.max(this.#worst[step] ?? 0, us);
  }

  #sum(what: 'seen' | 'bytes'): number {
    return this.#connections.reduce((sum, connection) => sum + connection[what], 0);
  }

  #failure(): string | undefined {
    return this.#connections.find(({ failure }) => failure !== undefined)?.failure;
  }

  #books(): Pick<Measured, 'audit' | 'wholeAudit' | 'incomplete' | 'failure'> {
    const failed = ({ failure, ledger }: LoadConnection): boolean =>
      failure !== undefined || !ledger.complete;
    const whole = this.#connections.filter((each) => each.whole);
    const audit = (some: LoadConnection[]) =>
      some.reduce((sum, { ledger }) => addAudits(sum, ledger.audit), NO_AUDIT);
    return {
      audit: audit(this.#connections),
      wholeAudit: audit(whole),
      incomplete: this.#connections.filter(failed).length,
      failure: this.#failure(),
    };
  }

  /** @returns whether it has come true of all that have not failed, in time */
  async #until(test: (connection: LoadConnection) => boolean, timeoutMs: number): Promise<boolean> {
    const late = performance.now() + timeoutMs;
    const waiting = (each: LoadConnection): boolean => each.failure === undefined && !test(each);
    for (; this.#connections.some(waiting); await delay(POLL_MS)) if (performance.now() > late) return false;
    return true;
  }
}

/** A deadline that holds no process open. */
const atLast = (timeoutMs: number): Promise<void> => delay(timeoutMs, undefined, { ref: false });
