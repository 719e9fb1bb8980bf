import { Histogram } from '../load/histogram.js';
import type { MetricName } from './metric.js';
import type { Sample } from './sample.js';
import { findingOf, type Pair } from './verdict.js';

const sample = (metric: MetricName, value: number | undefined): Sample => ({
  values: value === undefined ? {} : { [metric]: value },
});

/** One pair for each value of A and B. */
const pairs = (
  metric: MetricName,
  a: readonly (number | undefined)[],
  b: readonly (number | undefined)[],
): Pair[] => a.map((value, index) => ({ a: sample(metric, value), b: sample(metric, b[index]) }));

const NOISY = [10, 11, 9.5, 10.5, 10];
const HIGHER = [13, 14, 12.5, 13.5, 13.2];

describe('the verdict', () => {
  it.each([
    ['less is better, and A has less', 'cpuUs', NOISY, HIGHER, 'a'],
    ['less is better, and B has less', 'cpuUs', HIGHER, NOISY, 'b'],
    ['more is better, and A has more', 'deliveries', HIGHER, NOISY, 'a'],
    ['more is better, and B has more', 'deliveries', NOISY, HIGHER, 'b'],
    ['they do not differ', 'cpuUs', NOISY, [10.4, 10, 10.2, 9.9, 10.6], 'no difference'],
    ['they are the same', 'bytes', NOISY, NOISY, 'no difference'],
    ['they differ, but not more than the noise', 'cpuUs', NOISY, [8, 14, 13, 9, 12], 'no difference'],
    ['there are four pairs', 'cpuUs', NOISY.slice(1), HIGHER.slice(1), 'none'],
    ['there is nothing', 'cpuUs', [], [], 'none'],
  ] as const)('where %s', (_what, metric, a, b, says) => {
    expect(findingOf(metric, pairs(metric, a, b)).verdict).toBe(says);
  });

  it('rests on pairs of which both sides have a value', () => {
    const gap = pairs('cpuUs', [...NOISY.slice(1), undefined], HIGHER);
    expect(findingOf('cpuUs', gap)).toMatchObject({ verdict: 'none', b: 13.2 });
    // Divided by nothing; a file has null for it.
    for (const hole of [Infinity, NaN, null as unknown as number])
      expect(findingOf('cpuUs', pairs('cpuUs', [...NOISY.slice(1), hole], HIGHER))).toMatchObject({
        verdict: 'none',
        a: 10.25,
      });
  });

  it('is on medians of values, and a ratio of pairs', () => {
    const { a, b, ratio } = findingOf('cpuUs', pairs('cpuUs', [1, 2, 30, 4, 5], [2, 4, 60, 8, 10]));
    expect([a, b]).toEqual([4, 8]);
    for (const each of Object.values(ratio!)) expect(each).toBeCloseTo(0.5, 10);
  });
});

describe('where something is 0 there is no ratio', () => {
  const ZEROS = [0, 0, 0, 0, 0];
  it.each([
    ['0 everywhere', ZEROS, ZEROS, 'no difference'],
    ['0 beside something in every pair', ZEROS, [5, 900, 2, 30, 1], 'a'],
    ['something beside 0 in every pair', [5, 900, 2, 30, 1], ZEROS, 'b'],
    ['something now and then', ZEROS, [0, 3, 0, 0, 1], 'no difference'],
    ['one 0 among much less', [0, 1, 2, 1, 1], [40, 50, 60, 30, 44], 'a'],
    ['one 0 among the like', [0, 1, 2, 1, 1], [1, 2, 1, 1, 3], 'no difference'],
  ] as const)('%s', (_what, a, b, says) => {
    const finding = findingOf('missing', pairs('missing', a, b));
    expect(finding).toMatchObject({ verdict: says, ratio: undefined });
  });

  it('and more is better of some things', () => {
    expect(findingOf('rate', pairs('rate', ZEROS, [1, 2, 1, 1, 3])).verdict).toBe('b');
  });

  it('four pairs settle nothing either', () => {
    expect(findingOf('missing', pairs('missing', ZEROS.slice(1), [1, 1, 1, 1])).verdict).toBe('none');
  });
});

describe('percentiles', () => {
  /** Latencies in ms. */
  const timed = (ms: readonly number[]): Sample => {
    const latency = new Histogram();
    for (const each of ms) latency.record(each * 1000);
    return { values: {}, times: { latency: latency.toJSON() } };
  };
  const many = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

  it('of several pairs are those of all their events together, never averages', () => {
    // One sample of a thousand events, four of ten: the mean of their p50 would be 80, their median 100.
    const samples = [timed(many(1000, 1)), ...many(4, 0).map(() => timed(many(10, 100)))];
    const same = samples.map((each) => ({ a: each, b: each }));
    const finding = findingOf('p50', same);
    expect(finding.a).toBeCloseTo(1, 1);
    expect(finding.verdict).toBe('no difference');
    expect(findingOf('p99', same).a).toBeCloseTo(100, -1);
  });

  it('of one pair are compared with one another, pair by pair', () => {
    const later = NOISY.map((ms, index) => ({ a: timed([ms]), b: timed([HIGHER[index]!]) }));
    expect(findingOf('p50', later)).toMatchObject({ verdict: 'a' });
  });
});
