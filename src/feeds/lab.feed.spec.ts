import { readSettings } from '../config/settings.js';
import { LabFeed, labData, type LabOptions, schedule } from './lab.feed.js';
import type { Tick } from './feed.js';

const options: LabOptions = { topics: 3, rate: 100, size: 150, arrivals: 'metronome', seed: 1 };
const first = (count: number, given: Partial<LabOptions>): number[] => {
  const times = schedule({ ...options, ...given });
  return Array.from({ length: count }, () => times.next().value);
};

describe('the schedule of the lab feed', () => {
  it('as a metronome is even', () => {
    expect(first(4, {})).toEqual([0, 10_000_000, 20_000_000, 30_000_000]);
    expect(first(100_001, { rate: 3 }).at(-1)).toBe(Math.round((100_000 / 3) * 1e9));
  });

  it('in bursts gives those of a second at its beginning', () => {
    expect(first(7, { arrivals: 'burst', rate: 3 })).toEqual([0, 0, 0, 1e9, 1e9, 1e9, 2e9]);
  });

  it('by chance has the rate on average, exponential gaps, and the same seed the same moments', () => {
    const times = first(20_001, { arrivals: 'poisson' });
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    expect(mean / 1e7).toBeCloseTo(1, 1);
    // Of exponential gaps the share of e^-1 is longer than the mean.
    expect(gaps.filter((gap) => gap > mean).length / gaps.length).toBeCloseTo(Math.exp(-1), 1);
    expect(first(100, { arrivals: 'poisson' })).toEqual(times.slice(0, 100));
    expect(first(100, { arrivals: 'poisson', seed: 2 })).not.toEqual(times.slice(0, 100));
  });
});

describe('an event of the lab feed', () => {
  it.each([64, 150, 1024, 65_536])('has data of exactly %i bytes, with digits only in t', (size) => {
    for (const n of [1, 63, 64, 99_999]) {
      const text = JSON.stringify(labData(123_456_789_012_345, n, size));
      expect(Buffer.byteLength(text)).toBe(size);
      expect(text).toMatch(new RegExp(`^{"t":123456789012345,"n":${n},"p":`));
    }
  });

  it('goes to the topics in turn and counts within each; when late it keeps its scheduled moment', async () => {
    const feed = new LabFeed(readSettings({ LAB_TOPICS: '3', LAB_RATE: '1000' }));
    const ticks: Tick[] = [];
    const begun = Number(process.hrtime.bigint());
    await new Promise<void>((resolve) => {
      const running = feed.ticks$.subscribe((tick) => {
        if (ticks.push(tick) === 1) {
          // The event loop stands still: what was due in the meantime comes late, all of it.
          const until = performance.now() + 50;
          while (performance.now() < until);
        }
        if (ticks.length === 60) resolve(running.unsubscribe());
      });
    });
    expect(ticks.slice(0, 6).map(({ topic }) => topic)).toEqual([
      'lab.0',
      'lab.1',
      'lab.2',
      'lab.0',
      'lab.1',
      'lab.2',
    ]);
    const data = ticks.map((tick) => tick.data as { t: number; n: number });
    expect(data.map(({ n }) => n)).toEqual(data.map((_, index) => Math.floor(index / 3) + 1));
    data.slice(1).forEach(({ t }, index) => expect(t - data[index]!.t).toBe(1_000_000));
    expect(data[0]!.t).toBeGreaterThanOrEqual(begun);
  });
});
