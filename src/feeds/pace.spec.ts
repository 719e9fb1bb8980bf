import { firstValueFrom, take, toArray } from 'rxjs';
import { type Clock, paced, type Timed } from './pace.js';

/** Time passes when somebody sleeps, and when a test says so. */
class VirtualClock implements Clock {
  time = 0;
  sleeps = 0;

  now(): number {
    return this.time;
  }

  sleep(ms: number): Promise<void> {
    this.time += ms;
    this.sleeps += 1;
    return Promise.resolve();
  }
}

const at = (...times: number[]): Timed[] => times.map((time) => ({ at: time }));

/** When each item came out, on the clock. */
async function told(clock: VirtualClock, items: Iterable<Timed>, pace: { speed: number; maxGapMs?: number }) {
  const times: number[] = [];
  await new Promise<void>((resolve, reject) => {
    paced(() => items, { ...pace, clock }).subscribe({
      next: () => times.push(clock.time),
      complete: resolve,
      error: reject,
    });
  });
  return times;
}

describe('paced', () => {
  it('begins at once, whatever the first moment is called', async () => {
    expect(await told(new VirtualClock(), at(1_700_000_000_000), { speed: 1 })).toEqual([0]);
  });

  it('leaves as much time between items as the story does, divided by the speed', async () => {
    expect(await told(new VirtualClock(), at(0, 100, 100, 1000), { speed: 10 })).toEqual([0, 10, 10, 100]);
  });

  it('cuts long gaps down', async () => {
    expect(await told(new VirtualClock(), at(0, 1000, 9000, 9500), { speed: 1, maxGapMs: 2000 })).toEqual([
      0, 1000, 3000, 3500,
    ]);
  });

  it('makes up for a short delay, without leaving anything out', async () => {
    const clock = new VirtualClock();
    function* story(): Generator<Timed> {
      yield* at(0, 100);
      clock.time += 450;
      yield* at(200, 300, 1000);
    }
    expect(await told(clock, story(), { speed: 1 })).toEqual([0, 100, 550, 550, 1000]);
  });

  it('goes on from now after a long delay, without leaving anything out', async () => {
    const clock = new VirtualClock();
    function* story(): Generator<Timed> {
      yield* at(0, 100);
      clock.time += 3_600_000;
      yield* at(200, 1300, 5200);
    }
    expect(await told(clock, story(), { speed: 1 })).toEqual([0, 100, 3_600_100, 3_600_200, 3_604_100]);
  });

  it('lets others work in the middle of a long run', async () => {
    const clock = new VirtualClock();
    await told(clock, at(...Array.from({ length: 1000 }, () => 0)), { speed: 1 });
    expect(clock.sleeps).toBe(3);
  });

  it('pulls the next item only when the last one is out', async () => {
    let pulled = 0;
    let told = 0;
    let ahead = 0;
    function* story(): Generator<Timed> {
      for (; pulled < 1000; pulled += 1) {
        ahead = Math.max(ahead, pulled - told);
        yield { at: pulled };
      }
    }
    await new Promise<void>((complete) => {
      paced(story, { speed: 1, clock: new VirtualClock() }).subscribe({ next: () => (told += 1), complete });
    });
    expect(told).toBe(1000);
    expect(ahead).toBe(0);
  });

  it('closes the story when nobody listens any more', async () => {
    let closed = false;
    async function* story(): AsyncGenerator<Timed> {
      try {
        for (let time = 0; ; time += 1) yield await Promise.resolve({ at: time });
      } finally {
        closed = true;
      }
    }
    await firstValueFrom(paced(story, { speed: 1000 }).pipe(take(5), toArray()));
    await new Promise(setImmediate);
    expect(closed).toBe(true);
  });

  it('wakes up from a wait of months when nobody listens any more', () => {
    const subscription = paced(() => at(0, 1e12), { speed: 1 }).subscribe();
    subscription.unsubscribe();
    expect(subscription.closed).toBe(true);
  });

  it('passes an error of the story on, after what came before', async () => {
    function* story(): Generator<Timed> {
      yield { at: 0 };
      throw new Error('no more paper');
    }
    const seen: unknown[] = [];
    await new Promise<void>((resolve) => {
      paced(story, { speed: 1 }).subscribe({
        next: (item) => seen.push(item),
        error: (error: Error) => {
          seen.push(error.message);
          resolve();
        },
      });
    });
    expect(seen).toEqual([{ at: 0 }, 'no more paper']);
  });
});
