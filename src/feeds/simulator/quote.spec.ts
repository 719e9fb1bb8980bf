import { decimal } from './quote.js';

describe('decimal', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [-5, '-0.05'],
    [123, '1.23'],
    [-123456, '-1234.56'],
    [-0, '0.00'],
  ])('writes %d hundredths as %s', (hundredths, text) => {
    expect(decimal(hundredths)).toBe(text);
  });
});
