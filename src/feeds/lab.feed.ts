import { Observable } from 'rxjs';
import type { Settings } from '../config/settings.js';
import type { Feed, Tick } from './feed.js';
import { Random } from './random.js';

const SECOND = 1e9;

export interface LabOptions {
  readonly topics: number;
  /** Events a second, over all topics. */
  readonly rate: number;
  /** Bytes of each event's data, as JSON. */
  readonly size: number;
  readonly arrivals: string;
  readonly seed: number;
}

/** When each event is to come, ns after the start: rising, for ever, and independent of what becomes of them. */
export function* schedule({ rate, arrivals, seed }: LabOptions): Generator<number, never> {
  const random = new Random(seed, 'arrivals');
  const gap = SECOND / rate;
  for (let at = 0, index = 0; ; index += 1) {
    yield Math.round(at);
    if (arrivals === 'poisson') at -= Math.log(1 - random.next()) * gap;
    else if (arrivals === 'burst') at = Math.floor((index + 1) / rate) * SECOND;
    else if (arrivals === 'spike') at += isSpike(at) ? gap / SPIKE : gap;
    else at = (index + 1) * gap;
  }
}

/** A goal, a market that opens: one second in eight has so many times the events of the others. */
const SPIKE = 50;
export const SPIKE_EVERY_S = 8;

const isSpike = (at: number): boolean => Math.floor(at / SECOND) % SPIKE_EVERY_S === SPIKE_EVERY_S - 1;

/**
 * Ticks to measure with, on `lab.0`, `lab.1`, … in turn. `t` is the moment at which the schedule wanted the event, ns of
 * CLOCK_MONOTONIC: it stays so when the event comes late (open loop), or a server that cannot keep up would look quick.
 * `n` counts 1, 2, 3 … within the topic.
 */
export class LabFeed implements Feed {
  readonly name = 'lab';
  readonly origin = 'simulated';
  readonly about =
    'Events to measure with: their time is when they were due, their number shows what is missing.';
  readonly topics = ['lab.*'];
  readonly staleAfterMs = 0;
  readonly ticks$: Observable<Tick>;

  constructor(settings: Settings) {
    const {
      labTopics: topics,
      labRate: rate,
      labSize: size,
      labArrivals: arrivals,
      labSeed: seed,
    } = settings;
    this.ticks$ = labTicks({ topics, rate, size, arrivals, seed });
  }
}

/** The ticks themselves: what this server is measured with, and every server that it is compared with. */
export function labTicks(options: LabOptions): Observable<Tick> {
  return new Observable((subscriber) => {
    const counts = new Array<number>(options.topics).fill(0);
    const names = counts.map((_, index) => `lab.${index}`);
    const start = Number(process.hrtime.bigint());
    const times = schedule(options);
    let topic = 0;
    let due = start + times.next().value;

    const emitDue = (): void => {
      for (let now = Number(process.hrtime.bigint()); due <= now; due = start + times.next().value) {
        const n = (counts[topic] = counts[topic]! + 1);
        subscriber.next({ topic: names[topic]!, time: Date.now(), data: labData(due, n, options.size) });
        topic = (topic + 1) % options.topics;
      }
      // Whoever got the last one may have unsubscribed on it: this timer would go on for ever.
      if (subscriber.closed) return;
      timer = setTimeout(emitDue, Math.max(1, Math.floor((due - Number(process.hrtime.bigint())) / 1e6)));
    };
    let timer = setTimeout(emitDue, 0);
    return () => clearTimeout(timer);
  });
}

/** `{"t":…,"n":…,"p":"…"}` of exactly `size` bytes, where that is not too little for the numbers. */
export function labData(t: number, n: number, size: number): { t: number; n: number; p: string } {
  const bare = `{"t":${t},"n":${n},"p":""}`.length;
  // Events of one pass are due at different moments, and so hold different text.
  const start = Math.floor(t / 1000) % PADDING_BYTES;
  return { t, n, p: PADDING.slice(start, start + Math.max(0, size - bare)) };
}

const PADDING_BYTES = 65_536;

/** As like and as unlike as quotes are, the same names with other numbers: repeated letters would flatter compression. */
const PADDING = padding(2 * PADDING_BYTES);

function padding(length: number): string {
  const random = new Random(1, 'padding');
  const fields = ['bid', 'ask', 'last', 'open', 'high', 'low', 'volume', 'change'];
  let text = '';
  for (let index = 0; text.length < length; index += 1) {
    text += `${fields[index % fields.length]} ${(random.next() * 1000).toFixed(2)}, `;
  }
  return text;
}
