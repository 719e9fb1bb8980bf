import fc from 'fast-check';
import { cases } from '../../test/support/cases.js';
import { formatPosition, parsePosition } from './position.js';

const position = fc.record({
  epoch: fc.stringMatching(/^[A-Za-z0-9]{1,64}$/),
  sequence: fc.maxSafeNat(),
  time: fc.maxSafeNat(),
});

describe('a position', () => {
  it('is read as it was written, and needs no escaping anywhere', () => {
    fc.assert(
      fc.property(position, (given) => {
        const text = formatPosition(given);
        expect(text).toMatch(/^[A-Za-z0-9-]{1,128}$/);
        expect(parsePosition(text)).toEqual(given);
      }),
      cases(1000),
    );
  });

  it('that is nonsense is none, and no text makes reading it throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => parsePosition(text) === undefined),
      cases(1000),
    );
    for (const text of [
      'a-1',
      'a-1-',
      '-1-a',
      'a--1-a',
      'a-01-a',
      'a-1.5-a',
      'a-1e3-a',
      'a-9007199254740993-a',
      'a-1-A',
      ' a-1-a',
    ]) {
      expect(parsePosition(text)).toBeUndefined();
    }
    expect(parsePosition(`${'a'.repeat(65)}-1-a`)).toBeUndefined();
  });
});
