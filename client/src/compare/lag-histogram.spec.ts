import { LagHistogram } from './lag-histogram.js';

const filled = (values: readonly number[]): LagHistogram => {
  const histogram = new LagHistogram();
  for (const value of values) histogram.add(value);
  return histogram;
};

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('a lag histogram', () => {
  it('knows percentiles to about 5 %', () => {
    const histogram = filled(upTo(1000));
    for (const [share, ms] of [
      [0.5, 500],
      [0.95, 950],
      [0.99, 990],
    ] as const) {
      expect(Math.abs(histogram.percentile(share)! - ms) / ms).toBeLessThan(0.05);
    }
  });

  it('never says more than the largest it was given', () => {
    expect(filled([10]).percentile(0.99)).toBe(10);
    expect(filled([0.1, 0.1, 3]).percentile(1)).toBeLessThanOrEqual(3);
  });

  it('takes what is out of range, and what a clock offset made negative, at the ends', () => {
    expect(filled([-2]).percentile(0.5)).toBe(0.1);
    expect(filled([5e9]).percentile(0.5)).toBeGreaterThan(1e6);
    expect(filled([Number.NaN]).percentile(0.5)).toBe(0.1);
  });

  it('says nothing of nothing', () => {
    const histogram = filled([1]);
    histogram.clear();
    expect(histogram.percentile(0.5)).toBeUndefined();
    expect(histogram.bars().every(({ share }) => share === 0)).toBe(true);
  });

  it('adds up', () => {
    const sum = filled(upTo(500));
    sum.addAll(filled(upTo(1000).slice(500)));
    expect(sum.count).toBe(1000);
    expect(sum.mostMs).toBe(1000);
    expect(sum.percentile(0.5)).toBe(filled(upTo(1000)).percentile(0.5));
  });

  it('has bars that hold every event, each between its edges', () => {
    const bars = filled([-1, 0.05, 1, 1.2, 10, 1e8]).bars();
    expect(bars.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(bars.find(({ fromMs }) => Math.abs(fromMs - 1) < 1e-9)!.share).toBeCloseTo(2 / 6);
    bars.slice(1).forEach(({ fromMs }, index) => expect(fromMs).toBeCloseTo(bars[index]!.toMs));
  });
});
