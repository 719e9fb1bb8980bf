import { LastMinute } from './last-minute.js';

describe('the last minute', () => {
  it('forgets what is older', () => {
    const minute = new LastMinute();
    minute.event(500, 10);
    minute.event(30_500, 20);
    expect(minute.lag(59_999).count).toBe(2);
    expect(minute.lag(60_000).count).toBe(1);
    expect(minute.lag(200_000).count).toBe(0);
  });

  it('writes over a second of an earlier minute', () => {
    const minute = new LastMinute();
    minute.event(500, 10);
    minute.event(61_500, 20);
    expect(minute.seconds(61_900)).toEqual([
      { second: 61, medianMs: expect.closeTo(20, -1) as number, mostMs: 20 },
    ]);
  });

  it('tells seconds in their order, without empty ones', () => {
    const minute = new LastMinute();
    for (const ms of [59_500, 61_500, 60_100]) minute.event(ms, 1);
    expect(minute.seconds(62_000).map(({ second }) => second)).toEqual([59, 60, 61]);
  });

  it('counts events without a lag, a snapshot for instance, in the rate alone', () => {
    const minute = new LastMinute();
    minute.event(1500, undefined);
    expect(minute.lag(1600).count).toBe(0);
    expect(minute.rates(2000, 0).events).toBe(0.5);
  });

  it('tells rates over whole seconds, five at most', () => {
    const minute = new LastMinute();
    for (let ms = 0; ms < 10_000; ms += 100) {
      minute.event(ms, 1);
      minute.bytes(ms, 20);
    }
    expect(minute.rates(9950, 0)).toEqual({ events: 10, bytes: 200 });
    expect(minute.rates(900, 0)).toEqual({ events: 0, bytes: 0 });
    expect(minute.rates(30_000, 0)).toEqual({ events: 0, bytes: 0 });
  });
});
