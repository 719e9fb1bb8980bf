import * as crypto from 'node:crypto';
import { inspect } from 'node:util';
import { PublishKeys } from './publish-keys.js';

jest.mock('node:crypto', () => {
  const actual = jest.requireActual<typeof crypto>('node:crypto');
  return { ...actual, timingSafeEqual: jest.fn(actual.timingSafeEqual) };
});
const compare = jest.mocked(crypto.timingSafeEqual);

const ALL = ['first-key-0123456789', 'second-key-0123456789', 'third-key'];
const keys = new PublishKeys(ALL);

beforeEach(() => compare.mockClear());

it.each([...ALL, 'first-key-012345678', '', 'x'.repeat(8000), 'ключ'])(
  'compares %j with every key, in constant time, by digests of one length',
  (given) => {
    expect(keys.has(given)).toBe(ALL.includes(given));
    expect(compare).toHaveBeenCalledTimes(ALL.length);
    for (const [one, other] of compare.mock.calls) {
      expect([one.byteLength, other.byteLength]).toEqual([32, 32]);
    }
  },
);

it('finds nothing where there is no key', () => {
  const none = new PublishKeys([]);
  expect([none.any, none.has(''), keys.any]).toEqual([false, false, true]);
});

it('holds no key that could be printed', () => {
  expect(inspect(keys, { showHidden: true, depth: 9 }) + JSON.stringify(keys)).not.toMatch(/key-0/);
});
