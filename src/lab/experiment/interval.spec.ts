import { Random } from '../../feeds/random.js';
import { ratioOf } from './interval.js';

describe('the interval of a ratio', () => {
  it('lies around the geometric mean, and turned round it is the same turned round', () => {
    const ratios = [1.1, 1.3, 0.9, 1.2, 1.15];
    const { value, low, high } = ratioOf(ratios)!;
    expect(value).toBeCloseTo((1.1 * 1.3 * 0.9 * 1.2 * 1.15) ** 0.2, 12);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    const turned = ratioOf(ratios.map((ratio) => 1 / ratio))!;
    expect(turned.value * value).toBeCloseTo(1, 12);
    expect(turned.low * high).toBeCloseTo(1, 2);
  });

  it("is Student's where noise is even: mean ± t s / √n of the logarithms", () => {
    const logs = [-0.2, -0.1, 0, 0.1, 0.2];
    const reach = 2.776 * Math.sqrt(0.025 / 5);
    const { low, high } = ratioOf(logs.map(Math.exp))!;
    expect(Math.log(low)).toBeCloseTo(-reach, 10);
    expect(Math.log(high)).toBeCloseTo(reach, 10);
  });

  it('has no width where all pairs say the same, and every width where there is one pair', () => {
    expect(ratioOf([1, 1, 1, 1, 1])).toEqual({ value: 1, low: 1, high: 1 });
    expect(ratioOf([2])).toEqual({ value: 2, low: 0, high: Infinity });
  });

  it.each([[[]], [[1, 0]], [[1, Infinity]], [[1, NaN]]])('there is none of %j', (ratios) => {
    expect(ratioOf(ratios)).toBeUndefined();
  });

  it('is the same for the same pairs', () => {
    const ratios = [1.4, 0.8, 1.1, 3, 0.9, 1];
    expect(ratioOf(ratios)).toEqual(ratioOf([...ratios]));
  });
});

/** Intervals of simulated experiments in which A is truly `truth` times B. */
function experiments(
  { pairs, count, truth }: { pairs: number; count: number; truth: number },
  noise: (random: Random) => number,
): [number, number][] {
  const random = new Random(1, `${pairs} pairs`);
  return Array.from({ length: count }, () => {
    const ratios = Array.from({ length: pairs }, () => truth * Math.exp(noise(random)));
    const { low, high } = ratioOf(ratios)!;
    return [low, high];
  });
}

const shareOf = (intervals: [number, number][], holds: (low: number, high: number) => boolean): number =>
  intervals.filter(([low, high]) => holds(low, high)).length / intervals.length;

describe.each([5, 10])('of simulated experiments of %i pairs', (pairs) => {
  it('19 in 20 intervals hold the truth', () => {
    const intervals = experiments({ pairs, count: 600, truth: 1.3 }, (random) => 0.1 * random.normal());
    const share = shareOf(intervals, (low, high) => low <= 1.3 && 1.3 <= high);
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.98);
  });

  it('and no fewer where one pair in ten is far out', () => {
    const noise = (random: Random): number => (random.chance(0.1) ? 1 : 0.1) * random.normal();
    const share = shareOf(
      experiments({ pairs, count: 200, truth: 1 }, noise),
      (low, high) => low <= 1 && 1 <= high,
    );
    expect(share).toBeGreaterThan(0.93);
  });

  it('a difference three times the noise is found', () => {
    const intervals = experiments({ pairs, count: 100, truth: 1.35 }, (random) => 0.1 * random.normal());
    expect(shareOf(intervals, (low) => low > 1)).toBeGreaterThan(0.98);
  });
});
