import { Observable } from 'rxjs';

/** Something that happens at a moment of a story's own time, in ms from any fixed point. */
export interface Timed {
  readonly at: number;
}

export interface Clock {
  /** Ms, never going back. */
  now(): number;
  /** Resolves after `ms`, or as soon as `signal` is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Pace {
  /** How many ms of the story pass in one real ms. */
  readonly speed: number;
  /** A longer gap of the story, in its own ms, passes as if it were this long. */
  readonly maxGapMs?: number;
  readonly clock?: Clock;
}

/** Later than this the story goes on from now: a machine that slept for hours shall not make up for them in one go. */
const MAX_LATE_MS = 1000;
/** Ticks without a pause after which others get their turn. */
const MAX_RUN = 256;
/** A longer `setTimeout` would fire at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

const wallClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(ms, MAX_TIMEOUT_MS));
      signal.addEventListener('abort', done);
    }),
};

/**
 * Tells a story in real time: pulls one item, waits until it is due, emits it, and only then pulls the next. What is
 * told, and in which order, is up to the story alone; lateness only ever makes the waits shorter.
 */
export function paced<T extends Timed>(
  story: () => Iterable<T> | AsyncIterable<T>,
  pace: Pace,
): Observable<T> {
  return new Observable<T>((subscriber) => {
    const stop = new AbortController();
    tell(story(), pace, (item) => subscriber.next(item), stop.signal).then(
      () => subscriber.complete(),
      (error: unknown) => subscriber.error(error),
    );
    return () => stop.abort();
  });
}

async function tell<T extends Timed>(
  story: Iterable<T> | AsyncIterable<T>,
  { speed, maxGapMs = Infinity, clock = wallClock }: Pace,
  emit: (item: T) => void,
  signal: AbortSignal,
): Promise<void> {
  let due = clock.now();
  let previous: number | undefined;
  let run = 0;
  for await (const item of story) {
    due += Math.min(item.at - (previous ?? item.at), maxGapMs) / speed;
    due = Math.max(due, clock.now() - MAX_LATE_MS);
    previous = item.at;
    run += 1;
    while (!signal.aborted && (clock.now() < due || run > MAX_RUN)) {
      run = 0;
      await clock.sleep(Math.max(due - clock.now(), 0), signal);
    }
    if (signal.aborted) return;
    emit(item);
  }
}
