import { Histogram } from './histogram.js';

it('percentiles are exact to 1 %, from 1 µs to minutes', () => {
  for (const scale of [1, 37, 1000, 1_234_567]) {
    const histogram = new Histogram();
    for (let value = 1; value <= 1000; value += 1) histogram.record(value * scale);
    for (const share of [0.001, 0.5, 0.99, 0.999, 1]) {
      const exact = share * 1000 * scale;
      expect(Math.abs(histogram.percentile(share) - exact) / exact).toBeLessThan(0.01);
    }
  }
});

it('histograms are merged, also after a journey as JSON', () => {
  const [one, other] = [new Histogram(), new Histogram()];
  for (let value = 0; value < 90; value += 1) one.record(100);
  for (let value = 0; value < 10; value += 1) other.record(90_000);
  const merged = new Histogram();
  for (const each of [one, other]) merged.add(JSON.parse(JSON.stringify(each)) as number[]);
  expect(merged.count).toBe(100);
  expect(merged.percentile(0.9)).toBe(100);
  expect(merged.percentile(0.91) / 90_000).toBeCloseTo(1, 2);
});

it('one that is empty has no percentile, and a clock that is a little off no negative one', () => {
  const histogram = new Histogram();
  expect(histogram.percentile(0.5)).toBe(0);
  histogram.record(-3);
  expect(histogram.percentile(1)).toBe(0);
});
