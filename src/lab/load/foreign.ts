import { nowNs } from './clock.js';
import type { FindEvents, LabEvent } from './lab-event.js';

/** Where a server is that the lab does not start, and what its clients say. */
export interface ForeignAddress {
  /** Connected to; not that of the server where a proxy of the lab stands between. */
  readonly host: string;
  readonly port: number;
  /** For TLS (RFC 6066, 3). */
  readonly name: string;
  /** `Host`. */
  readonly authority: string;
  readonly path: string;
  readonly secure: boolean;
  /** Whole lines of the head. */
  readonly headers: readonly string[];
  /** First message on a WebSocket. */
  readonly subscribe?: string | undefined;
}

/** Both transports of it, and how its events are read. */
export interface ForeignPlan {
  readonly sse: ForeignAddress;
  readonly websocket: ForeignAddress;
  readonly reading: Reading;
}

export const TIME_UNITS = ['s', 'ms', 'us', 'ns', 'iso'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/** How the events of a foreign feed are read: each message is JSON, one event or an array of them. */
export interface Reading {
  /** JSON Pointers (RFC 6901) within an event: the first that leads anywhere, for the two transports may differ. */
  readonly time: readonly string[];
  readonly timeUnit: TimeUnit;
  readonly sequence: readonly string[];
  readonly topic: readonly string[];
  /** A module instead; its default export is a `ReadMessage`. */
  readonly module?: string | undefined;
}

/** An event as a module of its owner finds it. */
export interface ForeignEvent {
  /** Default: all are of one topic. */
  readonly topic?: string;
  /** 1, 2, 3 … within the topic. */
  readonly sequence?: number;
  /** When it was made, ms since 1970. */
  readonly timeMs?: number;
}

/** The events in one message: none, if it is something else. */
export type ReadMessage = (text: string) => readonly ForeignEvent[];

/** @throws Error if the module cannot be used */
export async function findIn(reading: Reading): Promise<FindEvents> {
  const read = reading.module === undefined ? byPointers(reading) : await fromModule(reading.module);
  const topics = new Map<string, number>();
  return (text, take) => {
    for (const event of read(text)) take(labEventOf(event, topics));
    return text.length;
  };
}

async function fromModule(path: string): Promise<ReadMessage> {
  const { default: read } = (await import(path)) as { default?: unknown };
  if (typeof read !== 'function') throw new Error(`${path} has no function as its default export`);
  return read as ReadMessage;
}

function byPointers({ time, timeUnit, sequence, topic }: Reading): ReadMessage {
  const [timeOf, sequenceOf, topicOf] = [time, sequence, topic].map(firstOf);
  return (text) => {
    const message = parsed(text);
    const events: unknown[] = Array.isArray(message) ? message : message === undefined ? [] : [message];
    return events.map((event) => ({
      topic: JSON.stringify(topicOf!(event)) ?? '',
      ...numberOf('sequence', sequenceOf!(event)),
      ...numberOf('timeMs', msOf(timeOf!(event), timeUnit)),
    }));
  };
}

/** What is no JSON is no event either: a greeting, a `ping` in words. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const numberOf = (name: 'sequence' | 'timeMs', value: unknown): object => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? { [name]: number } : {};
};

const MS: Readonly<Record<Exclude<TimeUnit, 'iso'>, number>> = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 };

function msOf(value: unknown, unit: TimeUnit): unknown {
  if (unit === 'iso') return typeof value === 'string' ? Date.parse(value) : undefined;
  return value === undefined || value === null || value === '' ? undefined : Number(value) * MS[unit];
}

function firstOf(pointers: readonly string[]): (value: unknown) => unknown {
  const all = pointers.map(pointer);
  return (value) => {
    for (const at of all) {
      const found = at(value);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** RFC 6901, 4 */
function pointer(text: string): (value: unknown) => unknown {
  const tokens = text
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  return (value) =>
    tokens.reduce<unknown>(
      (at, token) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, token)
          ? (at as Record<string, unknown>)[token]
          : undefined,
      value,
    );
}

/** Made by another clock than ours, perhaps on another machine: told on ours by the time of day that both keep. */
function labEventOf({ topic = '', sequence, timeMs }: ForeignEvent, topics: Map<string, number>): LabEvent {
  const known = topics.get(topic) ?? topics.size;
  if (known === topics.size) topics.set(topic, known);
  const t = timeMs === undefined ? undefined : nowNs() - (wallMs() - timeMs) * 1e6;
  return { topic: known, n: sequence, t };
}

// Not `timeOrigin + now()`, which drifts away from the time of day.
const wallMs = (): number => Date.now();
