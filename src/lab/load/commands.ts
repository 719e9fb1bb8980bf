import type { LabOptions } from '../../feeds/lab.feed.js';
import type { ForeignPlan } from './foreign.js';
import type { HistogramJson } from './histogram.js';
import type { Audit } from './ledger.js';
import type { Deflate, TlsTrust, Wire } from './request.js';
import type { ReturnRule } from './return.js';
import type { SlowReaders } from './slow.client.js';
import type { Upstream } from './upstream.js';

/** What the clients will be; they are opened in order, as many as asked for. */
export interface Plan {
  readonly port: number;
  /** Taken in turn. */
  readonly wires: readonly Wire[];
  /** Topics of the feed. */
  readonly topics: number;
  /** Topics of each connection: the first so many, or so many by chance (`random`). */
  readonly topicsEach: number;
  readonly random: boolean;
  /** One connection in so many is read whole. */
  readonly wholeOneIn: number;
  /** The others read so seldom, ms; 0: at once, as all do that are read whole. */
  readonly biteMs: number;
  readonly deflate?: Deflate | undefined;
  /** Without: in the clear. */
  readonly tls?: TlsTrust | undefined;
  /** A server that the lab has not started. */
  readonly foreign?: ForeignPlan | undefined;
  /** Whoever only counts says so often that it is there, ms; default 10,000. */
  readonly aliveMs?: number | undefined;
  /** So many more that cannot keep up. */
  readonly slow?: SlowReaders | undefined;
  /** They come back when they are lost; otherwise that is a failure. */
  readonly returns?: ReturnRule | undefined;
  /** What the feed has been told, where it is the lab's. */
  readonly feed?: LabOptions | undefined;
}

export interface Measured {
  readonly seconds: number;
  /** Events that came within that time. */
  readonly deliveries: number;
  /** Bytes that came within that time, framing included; within TLS where there is TLS. */
  readonly bytes: number;
  /** Bytes of them that are messages or data, without framing; connections that are read whole, and their events. */
  readonly payload: number;
  readonly wholeDeliveries: number;
  /** Reads of theirs that brought at least one event. */
  readonly reads: number;
  /** CPU that the server used within that time, µs; undefined: it is not ours to look at. */
  readonly serverCpuUs: number | undefined;
  /** µs from when an event was due until it was read; connections that are read whole. */
  readonly latency: HistogramJson;
  /** The worst of them by when the event was due: `[s since the window began, ms]`, in steps of 100 ms. */
  readonly worst: readonly (readonly [number, number])[];
  /** How often one of those that cannot keep up was ended by the server. */
  readonly slowEnded: number;
  readonly load: LoadReport;
  readonly audit: Audit;
  /** The same, of those that are read whole. */
  readonly wholeAudit: Audit;
  /** Connections that did not get all in time, or broke. */
  readonly incomplete: number;
  /** How the feed has left its schedule; undefined: it has not. */
  readonly offSchedule?: string | undefined;
  readonly failure?: string | undefined;
}

export interface LoadReport {
  /**
   * Share of the time in which the clients' process used the CPU, 0–1. Where its event loop hardly rested, the share of
   * the time in which that was at work: with others on the same cores no process has all the CPU that it could use.
   */
  readonly busy: number;
  /** p99 of how late its event loop was, ms. */
  readonly loopDelayMs: number;
  /** What neither they nor the server used: other programs, in cores. More than a little, and the row is doubtful. */
  readonly others: number;
}

export interface Idled {
  readonly seconds: number;
  readonly serverCpuUs: number | undefined;
  readonly load: LoadReport;
  readonly failure?: string | undefined;
}

export interface Resumed {
  /** Until the last of all had been given everything up to the moment of reconnecting, s. */
  readonly seconds: number;
  /** Events that were replayed, all connections. */
  readonly replayed: number;
  readonly serverCpuUs: number | undefined;
  readonly audit: Audit;
  readonly incomplete: number;
  readonly failure?: string | undefined;
}

export interface Storm {
  /** µs from the moment when all began to connect, until each was accepted and until it had its first event. */
  readonly open: HistogramJson;
  readonly firstEvent: HistogramJson;
  readonly failures: number;
  readonly failure?: string | undefined;
  /** Until the last one had its first event, or time was up. */
  readonly serverCpuUs: number | undefined;
  readonly load: LoadReport;
}

export interface Churned {
  /** Connections made, and those that failed. */
  readonly made: number;
  readonly failures: number;
  readonly failure?: string | undefined;
}

export interface Recovered {
  /** µs from `sinceNs` until it was noticed, and until an event came again; of those that noticed anything. */
  readonly notice: HistogramJson;
  readonly liveAgain: HistogramJson;
  /** Attempts to connect, all clients. */
  readonly attempts: number;
  /** Clients that did not come back in time. */
  readonly away: number;
  readonly audit: Audit;
  /** Clients that never were given everything that was due. */
  readonly incomplete: number;
  readonly load: LoadReport;
}

/** What the process of the clients does when told to, and what it answers. */
export interface LoadCommands {
  plan: { ask: Plan; answer: object };
  /** Opens as many as there are to be then; resolves when all of them have received an event. */
  open: { ask: { connections: number; timeoutMs: number }; answer: { failure?: string | undefined } };
  /** The same, but all in one turn of the event loop. */
  storm: { ask: { connections: number; timeoutMs: number; serverPid?: number | undefined }; answer: Storm };
  /** Lets time go by with whatever there is. */
  idle: { ask: { forMs: number; serverPid?: number | undefined }; answer: Idled };
  measure: {
    ask: { warmUpMs: number; windowMs: number; graceMs: number; serverPid?: number | undefined };
    answer: Measured;
  };
  /** So many connections a second are made, and as many of the oldest broken off. */
  churn: { ask: { perSecond: number; forMs: number }; answer: Churned };
  /** Commands, one after the other, while the others are sent events; µs each. */
  upstream: { ask: { way: Upstream; count: number }; answer: { roundTrip: HistogramJson } };
  /** What has become of all since a fault that was made outside (CLOCK_MONOTONIC, ns). */
  recover: { ask: { sinceNs: number; timeoutMs: number }; answer: Recovered };
  /** Cuts all, waits, lets all come back at once with the last id of each. */
  resume: { ask: { downMs: number; timeoutMs: number; serverPid?: number | undefined }; answer: Resumed };
}

export type LoadCommand = keyof LoadCommands;
