import { arrow, byteSize, day, duration, grouped, signed, words } from './format.js';

describe('numbers as text', () => {
  it.each([
    ['1234567.89', '1,234,567.89'],
    ['999', '999'],
    ['0.000001', '0.000001'],
    ['-1234.5', '−1,234.5'],
    ['12345678901234567890.12', '12,345,678,901,234,567,890.12'],
    ['', ''],
    ['n/a', 'n/a'],
  ])('groups %s as %s without touching a digit', (decimal, text) => expect(grouped(decimal)).toBe(text));

  it('always says the sign and the direction of a change', () => {
    expect(['1.5', '-1.5', '0.00', '+2'].map(signed)).toEqual(['+1.5', '−1.5', '0.00', '+2']);
    expect(['1.5', '-1.5', '0.00', ''].map(arrow)).toEqual(['▲', '▼', '–', '–']);
  });

  it('makes words of tokens and days of moments', () => {
    expect(words('yellow-card')).toBe('Yellow card');
    expect(day('2008-09-15T20:00:00Z')).toMatch(/^15 Sept? 2008$/);
    expect(day('soon')).toBe('');
  });

  it('makes short texts of times and sizes', () => {
    expect([-1, 0.04, 3.21, 340.4, 999.6, 2440, 95_000].map(duration)).toEqual([
      '0.0 ms',
      '0.0 ms',
      '3.2 ms',
      '340 ms',
      '1.0 s',
      '2.4 s',
      '95 s',
    ]);
    expect([0, 640.2, 12_345, 4_500_000].map(byteSize)).toEqual(['0 B', '640 B', '12 kB', '4.5 MB']);
  });
});
