import { type Audit, Ledger } from './ledger.js';

/** Books of one connection to topics 0 and 1, after these numbers of topic 0. */
function audit(numbers: readonly number[]): Audit {
  const ledger = new Ledger([0, 1]);
  for (const n of numbers) ledger.take(0, n, n);
  return ledger.audit;
}

/** The same where all between the first and the last were only counted, `counted` of them. */
function auditCounted(first: number, counted: number, last: number): Audit {
  const ledger = new Ledger([0]);
  ledger.take(0, first, first);
  ledger.settle({ counted });
  ledger.take(0, last, last);
  return ledger.audit;
}

const CLEAN = { missing: 0, duplicate: 0, outOfOrder: 0 };

describe('the books of a connection', () => {
  it('begin with the first event and are clean while every number comes once and in order', () => {
    expect(audit([41, 42, 43, 44])).toEqual({ expected: 3, received: 3, ...CLEAN });
  });

  it.each([
    ['dropped', [1, 2, 4, 5], { expected: 4, received: 3, missing: 1 }],
    ['duplicated', [1, 2, 2, 3], { expected: 2, received: 2, duplicate: 1 }],
    ['repeated much later', [1, 2, 3, 4, 2], { expected: 3, received: 3, duplicate: 1 }],
    ['reordered', [1, 3, 2, 4], { expected: 3, received: 3, outOfOrder: 1 }],
    ['reordered and repeated', [1, 3, 2, 2, 4], { expected: 3, received: 3, outOfOrder: 1, duplicate: 1 }],
  ])('show an event that was %s', (_what, numbers, wrong) => {
    expect(audit(numbers)).toEqual({ ...CLEAN, ...wrong });
  });

  it.each([
    ['none is wrong', 98, {}],
    ['one was dropped', 97, { received: 98, missing: 1 }],
    ['one was duplicated', 99, { duplicate: 1 }],
  ])(
    'show by the numbers before and after, where events were only counted, that %s',
    (_what, counted, wrong) => {
      expect(auditCounted(1, counted, 100)).toEqual({ expected: 99, received: 99, ...CLEAN, ...wrong });
    },
  );

  it('are complete when of every topic something has come that was due later', () => {
    const ledger = new Ledger([0, 1]);
    ledger.take(0, 1, 10);
    expect(ledger.begun).toBe(false);
    ledger.take(1, 1, 20);
    expect(ledger.begun).toBe(true);
    ledger.close(30);
    ledger.take(0, 2, 30);
    ledger.take(1, 2, 29);
    expect(ledger.complete).toBe(false);
    ledger.take(1, 3, 31);
    expect(ledger.complete).toBe(true);
  });
});
