import { Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { HubService } from '../hub/hub.service.js';
import type { Source } from '../hub/source.js';
import { FeedRunner } from './feed.runner.js';
import type { Tick } from './feed.js';

const TICK: Tick = { topic: 'stock.A', time: 0, data: {} };

/** A runner with one feed, and what it has told the hub. */
function start(staleAfterMs: number) {
  const ticks$ = new Subject<Tick>();
  const told: (string | undefined)[] = [];
  const declared: Source[] = [];
  const hub = {
    declare: (source: Source) => declared.push(source),
    publish: () => Promise.resolve(),
    noteSilence: (source: Source, silence: string | undefined) => {
      expect(source).toBe(declared[0]);
      told.push(silence);
    },
  } as unknown as HubService;
  const feed = {
    name: 'hand',
    origin: 'live',
    about: '',
    topics: ['stock.*'],
    staleAfterMs,
    ticks$,
  } as const;
  const runner = new FeedRunner([feed], hub);
  runner.onApplicationBootstrap();
  return { runner, ticks$, told };
}

describe('FeedRunner', () => {
  let run: ReturnType<typeof start>;
  const begin = (staleAfterMs: number): void => void (run = start(staleAfterMs));
  beforeAll(() => void Logger.overrideLogger(false));
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    run.runner.onModuleDestroy();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('says nothing of a feed that keeps to its rhythm', () => {
    begin(1000);
    for (let n = 0; n < 10; n += 1) {
      jest.advanceTimersByTime(900);
      run.ticks$.next(TICK);
    }
    expect(run.told).toEqual([]);
  });

  it('counts a silence from the start, and says how long it has been', () => {
    begin(1000);
    jest.advanceTimersByTime(1000);
    expect(run.told).toEqual([]);
    jest.advanceTimersByTime(500);
    expect(run.told).toEqual(['no tick for 1.3 s', 'no tick for 1.5 s']);
    run.ticks$.next(TICK);
    expect(run.told.at(-1)).toBeUndefined();
  });

  it('takes any silence of a feed without a rhythm for normal, and its end too', () => {
    begin(0);
    jest.advanceTimersByTime(86_400_000);
    run.ticks$.complete();
    jest.advanceTimersByTime(1000);
    expect(run.told).toEqual([]);
    expect(run.runner.runs[0]).toMatchObject({ over: true, stale: false });
  });

  it('takes the end of a feed with a rhythm for a silence', () => {
    begin(1000);
    run.ticks$.complete();
    jest.advanceTimersByTime(5000);
    expect(run.told).toEqual(['the feed has ended']);
  });

  it('takes an error for a silence, with a rhythm or without', () => {
    begin(0);
    run.ticks$.error(new Error('gone'));
    jest.advanceTimersByTime(5000);
    expect(run.told).toEqual(['the feed has failed']);
  });

  it('does not blame a feed for the time that the process itself stood still', () => {
    begin(1000);
    const nowMs = performance.now();
    const clock = jest.spyOn(performance, 'now').mockReturnValue(nowMs + 60_000);
    jest.advanceTimersByTime(250);
    clock.mockRestore();
    expect(run.told).toEqual([]);
    expect(run.runner.runs[0]!.silentMs).toBe(500);
  });
});
