import { Ledger } from './ledger.js';
import { CLEAN, Oracle, type Verdict } from './oracle.js';
import { Record, Witness } from './record.js';

const HISTORY = 3;

/** Ten events of a state and of an incident topic, at 1, 3, 5 … and 2, 4, 6 … */
function ledger(): Ledger {
  const all = new Ledger();
  for (let n = 1; n <= 20; n += 1) {
    all.acknowledge('p', n % 2 === 1 ? 'stock.S0' : 'match.M0.incidents', `text ${n}`, `e-${n}-t`, false);
  }
  all.close();
  return all;
}

function judge(tell: (record: Record) => void, conflating = false): Partial<Verdict> {
  const record = new Record(conflating);
  tell(record);
  const oracle = new Oracle(ledger(), HISTORY);
  oracle.compare(record);
  return Object.fromEntries(Object.entries(oracle.verdict).filter(([, count]) => count > 0));
}

const see = (record: Record, topic: string, ...sequences: number[]): void =>
  sequences.forEach((sequence) => record.event(topic, sequence));

describe('the oracle', () => {
  it('has nothing against an unbroken stretch', () => {
    expect(
      judge((record) => {
        see(record, 'stock.S0', 5, 7, 9);
        record.mark('stock.S0', 10, true);
        see(record, 'match.M0.incidents', 4, 6, 8);
        record.mark('match.M0.incidents', 9, true);
      }),
    ).toEqual({});
  });

  it.each<[string, (record: Record) => void, Partial<Verdict>]>([
    ['an event left out', (record) => see(record, 'stock.S0', 5, 9), { missing: 1 }],
    ['an incident left out', (record) => see(record, 'match.M0.incidents', 4, 10), { missing: 2 }],
    ['an event twice', (record) => see(record, 'stock.S0', 5, 5), { duplicates: 1 }],
    ['an event too late', (record) => see(record, 'stock.S0', 5, 7, 5), { inversions: 1 }],
    [
      'a position beyond what came',
      (record) => {
        see(record, 'stock.S0', 5);
        record.mark('stock.S0', 9, false);
      },
      { missing: 2 },
    ],
    ['live without a snapshot', (record) => record.mark('stock.S0', 9, true), { missing: 1 }],
    [
      'a snapshot without all incidents',
      (record) => {
        see(record, 'match.M0.incidents', 8);
        record.mark('match.M0.incidents', 8, true);
      },
      { shortSnapshots: 1 },
    ],
    [
      'a reset where nothing was lost',
      (record) => {
        see(record, 'stock.S0', 1);
        record.gap('stock.S0', 'reset', 4);
        see(record, 'stock.S0', 9);
      },
      { needlessResets: 1 },
    ],
  ])('sees %s', (...[, tell, verdict]) => {
    expect(judge(tell)).toEqual(verdict);
  });

  it('takes a reset, or the client itself letting go, for an end of continuity', () => {
    expect(
      judge((record) => {
        see(record, 'stock.S0', 1);
        record.gap('stock.S0', 'reset', 2);
        see(record, 'stock.S0', 9);
        record.gap('stock.S0', 'own', 9);
        see(record, 'stock.S0', 19);
      }),
    ).toEqual({});
  });

  it('lets states be merged where the client asked for it, not incidents, and not the newest', () => {
    const tell = (record: Record): void => {
      see(record, 'stock.S0', 1, 9);
      record.mark('stock.S0', 12, true);
      see(record, 'match.M0.incidents', 2, 6);
    };
    expect(judge(tell, true)).toEqual({ missing: 2 });
  });

  it('compares bytes with what was published, and knows what never was', () => {
    const witness = new Witness();
    witness.see(1, 'text 1');
    witness.see(1, 'text 1');
    witness.see(2, 'other');
    witness.see(3, 'text 3');
    witness.see(3, 'not the same');
    witness.see(99, 'from nowhere');
    const oracle = new Oracle(ledger(), HISTORY);
    oracle.compareBytes(witness);
    expect(oracle.verdict).toEqual({ ...CLEAN, different: 2, phantoms: 1 });
  });
});
