import { argsOf, crossed, nameOf } from './sizes.js';

const OWN = { layers: ['raw', 'nest'], connections: [100], rates: [1, 10], sizes: [64] };

it('sizes are crossed each with each, and what is given goes before', () => {
  expect(crossed(OWN, {})).toHaveLength(4);
  expect(crossed(OWN, { layers: ['tickerwire'], connections: [2, 3], rates: undefined })).toEqual(
    [2, 3].flatMap((connections) =>
      [1, 10].map((rate) => ({ layer: 'tickerwire', connections, rate, size: 64 })),
    ),
  );
});

it('a size has a name and options', () => {
  const size = { layer: 'raw', connections: 5000, rate: 0.2, size: 200 };
  expect(nameOf(size)).toBe('raw 5,000 × 0.2/s × 200 B');
  expect(argsOf(size)).toBe('--layers raw --connections 5000 --rates 0.2 --sizes 200');
});
