import type { ReturnRule } from '../load/return.js';
import type { SlowReaders } from '../load/slow.client.js';

/** What a work asks of a server, and what is looked at. */
export interface Work {
  readonly name: string;
  readonly about: string;
  /**
   * `fan-out`: CPU per delivery; `publish`: CPU per event published; `idle`: memory per connection, from a tenth of
   * them to all; `resume`: all are cut at once and come back.
   */
  readonly kind: 'fan-out' | 'publish' | 'idle' | 'resume';
  readonly connections: number;
  /** Topics of the feed, and how many of them a connection has. */
  readonly topics: number;
  readonly topicsEach: number;
  /** Each connection has topics of its own, by chance; otherwise all have the same. */
  readonly random?: boolean;
  /** Events a second, over all topics. */
  readonly rate: number;
  /** When they come; default `metronome`. */
  readonly arrivals?: 'metronome' | 'poisson' | 'burst' | 'spike';
  /** One connection in so many is read whole. */
  readonly wholeOneIn: number;
  /** The others read so seldom, ms: at once, each read would cost the clients as much as the write costs the server. */
  readonly biteMs?: number;
  /** Clients say so often that they are there, ms; default 10,000. */
  readonly aliveMs?: number;
  /** Bytes of each event's data, if not those of the command line. */
  readonly size?: number;
  /** Clients that come back when they are lost; otherwise that is a failure. */
  readonly returns?: ReturnRule;
  /** So many more connections that cannot keep up. */
  readonly slow?: SlowReaders;
  /** Both transports at once, half the connections each. */
  readonly mixed?: boolean;
  /** Those measured unless others are named; the first is what the others are compared with. */
  readonly targets: readonly string[];
}

const ALL = ['raw', 'nest', 'socket.io', 'better-sse', 'tickerwire'];

/** Where one write for each event is more than a core can do, the reference writes passes. */
const HEAVY = ['raw-pass', 'tickerwire'];

const SAME_20 = {
  kind: 'fan-out',
  connections: 1000,
  topics: 20,
  topicsEach: 20,
  wholeOneIn: 20,
  biteMs: 50,
} as const;

const BIG = {
  kind: 'fan-out',
  connections: 100,
  topics: 1,
  topicsEach: 1,
  rate: 250,
  size: 8000,
  wholeOneIn: 1,
  targets: ['tickerwire'],
} as const;

const PUBLISH = { kind: 'publish', connections: 1, rate: 20_000, wholeOneIn: 1 } as const;

export const WORKS: readonly Work[] = [
  {
    name: 'W1',
    about: '1,000 subscribers × one topic × 50 events/s',
    kind: 'fan-out',
    connections: 1000,
    topics: 1,
    topicsEach: 1,
    rate: 50,
    wholeOneIn: 10,
    targets: ALL,
  },
  {
    name: 'W2',
    about: '1,000 subscribers × the same 20 topics × 1,000 events/s in all',
    ...SAME_20,
    rate: 1000,
    targets: HEAVY,
  },
  {
    name: 'W2x2',
    about: '1,000 subscribers × the same 20 topics × 2,000 events/s in all',
    ...SAME_20,
    // Twice as much would be more than the clients can read, were as many of them read whole.
    wholeOneIn: 50,
    rate: 2000,
    targets: HEAVY,
  },
  {
    name: 'W2z',
    about: 'W2, plain and with shared compression',
    ...SAME_20,
    rate: 1000,
    targets: ['tickerwire', 'tickerwire-z'],
  },
  {
    name: 'W3',
    about: '1,000 subscribers × 20 random of 500 topics, 5,000 events/s in all',
    kind: 'fan-out',
    connections: 1000,
    topics: 500,
    topicsEach: 20,
    random: true,
    rate: 5000,
    wholeOneIn: 20,
    biteMs: 50,
    targets: HEAVY,
  },
  {
    name: 'W4',
    about: '15,000 subscribers, half on each transport, × one topic × 1 event/s',
    kind: 'fan-out',
    connections: 15_000,
    topics: 1,
    topicsEach: 1,
    rate: 1,
    wholeOneIn: 10,
    mixed: true,
    targets: ['raw', 'tickerwire'],
  },
  {
    name: 'idle',
    about: '500 and 5,000 connections, one event delivered to each, garbage collected',
    kind: 'idle',
    connections: 5000,
    topics: 1,
    topicsEach: 1,
    rate: 0.2,
    wholeOneIn: 1000,
    targets: ALL,
  },
  ...[10, 1000, 100_000].map((topics): Work => ({
    name: `publish-${topics}`,
    about: `20,000 events/s on ${topics.toLocaleString('en')} topics, 1 subscriber of all of them`,
    ...PUBLISH,
    topics,
    topicsEach: topics,
    targets: ['tickerwire'],
  })),
  { name: 'quiet', about: '100 subscribers × one topic × 250 events/s of 8 kB', ...BIG },
  {
    name: 'deaf',
    about: 'the same beside 5 more who never read',
    ...BIG,
    slow: { connections: 5, bytesPerSecond: 0 },
  },
  {
    name: 'resume',
    about: '5,000 connections cut at once, coming back at once after 200 events',
    kind: 'resume',
    connections: 5000,
    topics: 1,
    topicsEach: 1,
    rate: 10,
    wholeOneIn: 1,
    targets: ['tickerwire'],
  },
];

/** Events that are missed in `resume`. */
export const MISSED_EVENTS = 200;
