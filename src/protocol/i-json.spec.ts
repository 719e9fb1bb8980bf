import fc from 'fast-check';
import { cases } from '../../test/support/cases.js';
import { parseJson } from './parse-json.js';

const refused = (text: string): string => {
  const parsed = parseJson(text);
  expect(parsed).toMatchObject({ ok: false, reason: 'bad-json' });
  return parsed.ok ? '' : parsed.message;
};

/** Whether two literals stand for the same decimal, by whole numbers: nothing is rounded. */
const same = (one: string, other: string): boolean => {
  const exactly = (literal: string): [bigint, bigint] => {
    const [mantissa = '', exponent = '0'] = literal.split('e');
    const [whole = '', fraction = ''] = mantissa.split('.');
    const places = BigInt(exponent) - BigInt(fraction.length);
    const digits = BigInt(whole + fraction);
    return places < 0n ? [digits, 10n ** -places] : [digits * 10n ** places, 1n];
  };
  const [[a, b], [c, d]] = [exactly(one), exactly(other)];
  return a * d === c * b;
};

describe('JSON that would not arrive as it was sent is refused', () => {
  it.each(['{"a":1,"a":2}', '[{"x":{"a":1,"b":2,"a":1}}]', '{"a":1,"\\u0061":2}', '{"":1,"":2}'])(
    'a key that stands twice in one object: %s',
    (text) => expect(refused(text)).toMatch(/twice/),
  );

  it.each([
    ...['1e400', '-1e400', '1e999999999999', '9'.repeat(400)],
    ...['-0', '-0.0', '-0e5', '1e-400', '4e-324', '-1e-999'],
    ...['12345678901234567890', '9007199254740993', '1152921504606846976', '1234567890123456789e1'],
    ...['90071992547409.93', '0.1234567890123456789', '1.00000000000000000001', '3.14159265358979323846'],
  ])('a number that would be another: %s', (literal) => {
    expect(refused(`{"n":[${literal}]}`)).toMatch(/number/);
    expect(refused(literal)).toMatch(/number/);
  });

  it.each(['NaN', 'Infinity', '-Infinity', '+1', '01', '1.', '.5', '0x10', '1_000', '1e', '--1'])(
    'what is no number in JSON: %s',
    (literal) => expect(refused(`{"n":${literal}}`)).toMatch(/not JSON/),
  );

  it.each(['"\\ud800"', '"\\udc00 "', '"a\\udfff\\ud800"', '{"\\ud83d":1}', '"\ud800"'])(
    'half a surrogate pair: %j',
    (text) => expect(refused(text)).toMatch(/surrogate/),
  );
});

describe('JSON that arrives as it was sent is taken', () => {
  it.each([
    ...['0', '0.0', '0e400', '-1', '1.0', '1.50', '191.20', '1e2', '1E+2', '100e-2', '1e308', '5e-324'],
    ...['9007199254740992', '123456789012345680', '1e23', `1${'0'.repeat(300)}`, `0.${'0'.repeat(300)}1`],
    ...['0.30000000000000004', '0.10000000000000001', '0.12345678901234559', '-1.7976931348623157e308'],
  ])('the number %s', (literal) => {
    expect(parseJson(`{"n":${literal}}`)).toEqual({ ok: true, value: { n: Number(literal) } });
  });

  it.each([
    '{"a":{"a":1},"b":{"a":[{"a":1},{"a":1}]},"c":["a","a"]}',
    '[{},"a",{"a":{}},"a",[],{"b":[]},"b"]',
    '{"a":"\\"a\\":1","b":"\\\\","\\"":"}{][,:"}',
    ' { "a" : [ 1 , true , false , null , -1.5e-3 ] } ',
    '"\\ud83d\\ude00 \u2028 \u0085 \\u0000"',
  ])('%s', (text) => {
    expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
  });

  it('whatever another JSON writer makes of its values, blanks and escapes included', () => {
    const key = fc.string({ unit: 'binary' }).filter((text) => text !== '__proto__');
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
        fc.maxSafeInteger(),
        fc.string({ unit: 'binary' }),
        fc.constantFrom(true, false, null),
        fc.array(tie('value'), { maxLength: 5 }),
        fc.dictionary(key, tie('value'), { maxKeys: 5 }),
      ),
    }));
    const escaped = (text: string): string =>
      text.replace(/[^\0-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    fc.assert(
      fc.property(value, fc.constantFrom(0, 1, '\t'), fc.boolean(), (given, indent, ascii) => {
        const text = JSON.stringify(given, null, indent);
        // toEqual would let -0 pass for 0 and an absent key for undefined; the text does not.
        const parsed = parseJson(ascii ? escaped(text) : text);
        expect(parsed.ok && JSON.stringify(parsed.value)).toBe(JSON.stringify(given));
      }),
      cases(2000),
    );
  });

  it('any double, as C writes it with %.17g too', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        fc.pre(!Object.is(number, -0));
        expect(parseJson(String(number))).toEqual({ ok: true, value: number });
        if (!Number.isInteger(number))
          expect(parseJson(number.toPrecision(17))).toEqual({ ok: true, value: number });
      }),
      cases(5000),
    );
  });
});

it('a decimal is taken if and only if it is written as it was, or was a double with all its digits', () => {
  const digits = fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 22 })
    .map((all) => all.join(''));
  const literal = fc
    .tuple(digits, fc.option(digits, { nil: undefined }))
    .map(([whole, fraction]) => `${BigInt(whole)}${fraction === undefined ? '' : `.${fraction}`}`);
  fc.assert(
    fc.property(literal, (text) => {
      const number = Number(text);
      const shortest = same(text, String(number));
      const allDigits = !Number.isInteger(number) && same(text, number.toPrecision(17));
      expect(parseJson(text).ok).toBe(shortest || allDigits);
    }),
    cases(5000),
  );
});

it('takes time in proportion to the text, whatever it is made of', () => {
  const size = 1_000_000;
  for (const text of [
    `"${'\\\\'.repeat(size)}"`,
    `"${'\\"'.repeat(size)}"`,
    `1${'0'.repeat(size)}1`,
    `0.${'0'.repeat(size)}1`,
    `[${'1.10,'.repeat(size)}1]`,
    `[${'{},'.repeat(size)}1]`,
    `{${Array.from({ length: size / 4 }, (_, index) => `"k${index}":1e2`).join()}}`,
    '['.repeat(size),
    ' '.repeat(size),
  ]) {
    parseJson(text);
  }
});
