import { setTimeout as delay } from 'node:timers/promises';
import type { Measured, Plan } from './commands.js';
import { LoadConnection } from './connection.js';
import { Http2Links } from './http2.links.js';
import { eachLabEvent, type FindEvents, type LabEvent } from './lab-event.js';
import { addAudits, NO_AUDIT } from './ledger.js';
import { type Ask, isEventStream, type Wire } from './request.js';
import { Return } from './return.js';
import { SlowClient } from './slow.client.js';
import { subscriptions } from './subscriptions.js';

export const POLL_MS = 20;

/** Nothing takes this long between two looks but where the process did not run, ms. */
const STALL_MS = 250;

/** Connections that are being made at the same time, so that no listen queue overflows. */
const AT_ONCE = 100;

/** Lazy connections read in so many shifts, or each turn would be one long pause for those that are timed. */
const SHIFTS = 10;

/** Less than the patience of any server here, unless the plan says otherwise, ms. */
const SAY_ALIVE_MS = 10_000;

/** What has come until now, all connections; `whole`: of those that are read whole. */
export interface Flow {
  readonly seen: number;
  readonly bytes: number;
  readonly whole: { readonly seen: number; readonly payload: number; readonly reads: number };
}

/** All clients of one server. */
export class Crowd {
  readonly connections: LoadConnection[] = [];
  /** Of each connection that comes back. */
  readonly returns: Return[] = [];
  readonly #slow: SlowClient[] = [];
  readonly #http2 = new Http2Links();
  readonly #topics;
  readonly #timers: NodeJS.Timeout[];
  /** Connections ever made. */
  #made = 0;
  #shift = 0;

  /** `event`: of every connection that is read whole. */
  constructor(
    private readonly plan: Plan,
    private readonly event: (event: LabEvent) => void,
    private readonly find: FindEvents = eachLabEvent,
  ) {
    this.#topics = subscriptions(plan);
    const { biteMs, aliveMs = SAY_ALIVE_MS } = plan;
    this.#timers = [setInterval(() => this.connections.forEach((each) => each.sayAlive()), aliveMs)];
    if (plan.returns !== undefined) this.#timers.push(setInterval(() => this.#watch(), POLL_MS));
    if (biteMs > 0) this.#timers.push(setInterval(() => this.#bite(), biteMs / SHIFTS));
  }

  /** Opens as many as there are to be then. */
  async open(connections: number, timeoutMs: number): Promise<void> {
    const late = performance.now() + timeoutMs;
    while (this.connections.length < connections && performance.now() < late) {
      const count = Math.min(AT_ONCE, connections - this.connections.length);
      const some = Array.from({ length: count }, () => this.add());
      await Promise.race([Promise.all(some.map((each) => each.open())), atLast(timeoutMs)]);
    }
  }

  /** Those that cannot keep up. */
  openSlow(): void {
    const { wires, slow } = this.plan;
    while (this.#slow.length < (slow?.connections ?? 0)) {
      const ask = this.#ask(wires[this.#slow.length % wires.length]!);
      const client = new SlowClient(ask, slow!.bytesPerSecond);
      this.#slow.push(client);
      client.open();
    }
  }

  /** How often one of them was ended by the server. */
  get slowEnded(): number {
    return this.#slow.reduce((sum, { ended }) => sum + ended, 0);
  }

  /** One more, not opened yet. */
  add(): LoadConnection {
    const index = (this.#made += 1) - 1;
    const { wires, wholeOneIn, biteMs, returns } = this.plan;
    // Of each wire the first ones: with two wires and an even number only one of them would be looked at.
    const whole = Math.floor(index / wires.length) % wholeOneIn === 0;
    let way: Return | undefined;
    const listener = {
      event: (event: LabEvent): void => {
        this.event(event);
        way?.event();
      },
      lost: (): void => way?.lost(),
    };
    const ask = this.#ask(wires[index % wires.length]!);
    const common = { find: this.find, http2: this.#http2 };
    const connection = new LoadConnection(ask, whole, listener, common, biteMs > 0);
    this.connections.push(connection);
    if (returns !== undefined) this.returns.push((way = new Return(connection, returns)));
    return connection;
  }

  get flow(): Flow {
    let [seen, bytes] = [0, this.#http2.bytes];
    const whole = { seen: 0, payload: 0, reads: 0 };
    for (const each of this.connections) {
      seen += each.seen;
      // Frames of a shared connection belong to no stream alone.
      if (!each.shared) bytes += each.bytes;
      if (!each.whole) continue;
      whole.seen += each.seen;
      whole.payload += each.payload;
      whole.reads += each.reads;
    }
    return { seen, bytes, whole };
  }

  get failure(): string | undefined {
    return this.connections.find(({ failure }) => failure !== undefined)?.failure;
  }

  get books(): Pick<Measured, 'audit' | 'wholeAudit' | 'incomplete' | 'failure'> {
    const failed = ({ failure, ledger }: LoadConnection): boolean =>
      failure !== undefined || !ledger.complete;
    const audit = (some: LoadConnection[]) =>
      some.reduce((sum, { ledger }) => addAudits(sum, ledger.audit), NO_AUDIT);
    return {
      audit: audit(this.connections),
      wholeAudit: audit(this.connections.filter(({ whole }) => whole)),
      incomplete: this.connections.filter(failed).length,
      failure: this.failure,
    };
  }

  /** From now on only what is needed to know when everything due before `untilNs` has come. */
  finish(untilNs: number): void {
    for (const each of this.connections) each.finish(untilNs);
  }

  /** @returns whether it has come true of all that have not failed, in time */
  async until(test: (connection: LoadConnection) => boolean, timeoutMs: number): Promise<boolean> {
    const waiting = (each: LoadConnection): boolean => each.failure === undefined && !test(each);
    let [waitedMs, beforeMs] = [0, performance.now()];
    for (; this.connections.some(waiting); await delay(POLL_MS)) {
      const nowMs = performance.now();
      // While this process itself stood still it could read nothing: that time is not the server's.
      waitedMs += Math.min(nowMs - beforeMs, STALL_MS);
      beforeMs = nowMs;
      if (waitedMs > timeoutMs) return false;
    }
    return true;
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const each of this.returns) each.close();
    for (const each of this.connections) each.cut();
    for (const each of this.#slow) each.close();
    this.#http2.close();
  }

  #ask(wire: Wire): Ask {
    const { port, deflate, tls, foreign } = this.plan;
    const address = isEventStream(wire) ? foreign?.sse : foreign?.websocket;
    const topics = this.#topics.next().value;
    if (address === undefined) return { port, wire, topics, deflate, tls };
    return {
      port: address.port,
      wire,
      topics,
      tls: address.secure ? 'checked' : undefined,
      foreign: address,
    };
  }

  #watch(): void {
    const nowMs = performance.now();
    for (const each of this.returns) each.check(nowMs);
  }

  #bite(): void {
    this.#shift = (this.#shift + 1) % SHIFTS;
    for (let index = this.#shift; index < this.connections.length; index += SHIFTS) {
      this.connections[index]!.readOn();
    }
  }
}

/** A deadline that holds no process open. */
export const atLast = (timeoutMs: number): Promise<void> => delay(timeoutMs, undefined, { ref: false });
