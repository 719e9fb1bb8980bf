import { decimalText, direction, PERCENT, SIGNED } from './decimal.js';

/** With spaces as they are typed: `Intl` has several. */
const plain = (text: string): string => text.replace(/\s/g, ' ');

describe('a decimal', () => {
  it.each([
    ['191.20', 'en', '191.20'],
    ['1234567.89', 'en', '1,234,567.89'],
    ['1234567.89', 'de', '1.234.567,89'],
    ['1234567.89', 'fr', '1 234 567,89'],
    ['12345678.5', 'hi', '1,23,45,678.5'],
    ['0.10', 'en', '0.10'],
    ['-3', 'en', '-3'],
    // More digits than a float has.
    ['12345678901234567890.12', 'en', '12,345,678,901,234,567,890.12'],
    ['0.12345678901234567891', 'en', '0.12345678901234567891'],
    ['9007199254740993', 'en', '9,007,199,254,740,993'],
    ['0.30000000000000004', 'en', '0.30000000000000004'],
  ])('%s in %s is %s, with every digit', (decimal, locale, text) =>
    expect(plain(decimalText(decimal, locale, {}))).toBe(text),
  );

  it.each(['', 'n/a', '1e5', '1.2.3', '--1', ' 1', '0x10', 'Infinity', '<b>1</b>', `1.${'0'.repeat(21)}`])(
    'that is none, %j, is left as it is',
    (text) => expect(decimalText(text, 'en', {})).toBe(text),
  );

  it.each([
    ['191.20', 'en-US', 'USD', '$191.20'],
    ['191.20', 'de', 'EUR', '191,20 €'],
    ['12345678901234567890.12', 'en', 'CHF', 'CHF 12,345,678,901,234,567,890.12'],
  ])('%s in %s as money of %s is %s', (decimal, locale, currency, text) =>
    expect(plain(decimalText(decimal, locale, { style: 'currency', currency }))).toBe(text),
  );

  it.each([
    ['1.20', '+1.20', '+1.20%'],
    ['+1.20', '+1.20', '+1.20%'],
    ['-0.63', '-0.63', '-0.63%'],
    ['0.00', '0.00', '0.00%'],
    ['-0.00', '0.00', '0.00%'],
  ])('%s as a change says its sign: %s, %s', (decimal, amount, percent) => {
    expect(decimalText(decimal, 'en', SIGNED)).toBe(amount);
    expect(decimalText(decimal, 'en', PERCENT)).toBe(percent);
  });

  it('goes in its own direction, by its digits', () => {
    const directions = [
      '1.20',
      '+0.01',
      '-0.01',
      '-12',
      '0.00',
      '-0.00',
      '',
      'n/a 1',
      '0.000000000000000000001',
    ];
    expect(directions.map(direction)).toEqual(['up', 'up', 'down', 'down', '', '', '', '', 'up']);
  });

  it('is right after more currencies than are kept', () => {
    const codes = Array.from(
      { length: 500 },
      (_, n) => `X${String.fromCharCode(65 + (n % 26), 65 + (n % 23))}`,
    );
    for (const currency of codes) decimalText('1', 'en', { style: 'currency', currency });
    expect(decimalText('1.50', 'en', { style: 'currency', currency: 'EUR' })).toBe('€1.50');
  });
});
