import { Random } from './random.js';

const draw = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.next());
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('Random', () => {
  it('repeats itself for the same seed and stream, and only then', () => {
    const first = draw(new Random(1, 'stock.AAPL'), 5);
    expect(draw(new Random(1, 'stock.AAPL'), 5)).toEqual(first);
    expect(draw(new Random(2, 'stock.AAPL'), 5)).not.toEqual(first);
    expect(draw(new Random(1, 'stock.AAPK'), 5)).not.toEqual(first);
  });

  it('never changes: whoever wrote a seed down must get the same ticks after an update', () => {
    expect(draw(new Random(1, 'stock.AAPL'), 3)).toMatchInlineSnapshot(`
      [
        0.8271647770889103,
        0.2762110272888094,
        0.5094582040328532,
      ]
    `);
  });

  it('spreads evenly over 0 to 1, for neighbouring seeds too', () => {
    const values = Array.from({ length: 20_000 }, (_, seed) => new Random(seed, 'x').next());
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => values.filter((v) => Math.floor(v * 10) === tenth).length,
    );
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it('gives whole numbers with both ends, and every one of them', () => {
    const random = new Random(7, 'dice');
    const seen = new Set(Array.from({ length: 500 }, () => random.whole(1, 6)));
    expect([...seen].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('has normal and exponential values of the right size', () => {
    const random = new Random(3, 'shape');
    const normal = Array.from({ length: 20_000 }, () => random.normal());
    expect(Math.abs(mean(normal))).toBeLessThan(0.03);
    expect(mean(normal.map((value) => value * value))).toBeCloseTo(1, 1);
    const waits = Array.from({ length: 20_000 }, () => random.exponential(50));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
    expect(Math.abs(mean(waits) - 50)).toBeLessThan(1.5);
  });
});
