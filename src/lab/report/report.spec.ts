import { Histogram } from '../load/histogram.js';
import { type Outcome, verdict } from '../measure/outcome.js';
import { rowsOf } from './columns.js';
import { summarise } from './summary.js';
import { table } from './table.js';

const CLEAN = { expected: 1000, received: 1000, missing: 0, duplicate: 0, outOfOrder: 0 };

function outcome(target: string, round: number, costUs: number, more: Partial<Outcome> = {}): Outcome {
  const latency = new Histogram();
  latency.record(round * 1000);
  const load = { busy: round / 10, loopDelayMs: 0, others: 0 };
  const base = { work: 'W1', transport: 'sse', audit: CLEAN, latency: latency.toJSON(), load };
  return { ...base, target, round, costUs, deliveriesPerSecond: 50_000, ...more };
}

const three = (target: string, ...costs: number[]): Outcome[] =>
  costs.map((cost, index) => outcome(target, index + 1, cost));

it('a summary has medians, ratios within the same round, and one histogram of all rounds', () => {
  const [raw, ours] = summarise([...three('raw', 1, 10, 4), ...three('ours', 2, 10, 6)], 'raw');
  expect(raw).toMatchObject({ costUs: 4, ratio: 1, rounds: 3, clientsBusy: 0.3 });
  // Of 2/1, 10/10 and 6/4.
  expect(ours).toMatchObject({ costUs: 6, ratio: 1.5, invalid: undefined });
  expect(ours!.latencyMs![0]).toBeCloseTo(2, 1);
  expect(ours!.latencyMs![1]).toBeCloseTo(3, 1);
  expect(ours!.audit).toMatchObject({ expected: 3000, received: 3000 });
});

it('a row of which one round is bad says INVALID instead of its numbers, and why', () => {
  const bad = outcome('ours', 2, 6, { invalid: '1 of 1000 missing' });
  const { head, rows } = rowsOf('fan-out', summarise([outcome('ours', 1, 6), bad], 'raw'));
  const row = Object.fromEntries(head.map((title, index) => [title, rows[0]![index]]));
  expect(row).toMatchObject({
    'µs/delivery': 'INVALID',
    'deliveries/s': 'INVALID',
    'p99 ms': 'INVALID',
    'clients %': '20',
    audit: '1 of 1000 missing',
  });
});

it.each([
  ['is good', {}, undefined],
  ['lost an event', { audit: { ...CLEAN, missing: 1 } }, /1 of 1000 missing/],
  ['saw one twice', { audit: { ...CLEAN, duplicate: 1 } }, /1 duplicate/],
  ['saw one late', { audit: { ...CLEAN, outOfOrder: 1 } }, /1 out of order/],
  ['did not serve all', { incomplete: 7 }, /7 connections not served/],
  ['lost a connection', { failure: 'ECONNRESET' }, /ECONNRESET/],
  [
    'had clients that were too slow',
    { load: { busy: 0.81, loopDelayMs: 0, others: 0 } },
    /clients 81 % busy/,
  ],
])('the verdict on a run that %s', (_what, more, says) => {
  const reason = verdict({ audit: CLEAN, incomplete: 0, ...more });
  if (says === undefined) expect(reason).toBeUndefined();
  else expect(reason).toMatch(says);
});

it('a table is Markdown, names to the left, numbers to the right', () => {
  expect(
    table(
      ['server', 'transport', 'µs'],
      [
        ['raw', 'sse', '8.40'],
        ['tickerwire', 'websocket', '11.20'],
      ],
    ),
  ).toBe(
    [
      '| server     | transport |    µs |',
      '| ---------- | --------- | ----: |',
      '| raw        | sse       |  8.40 |',
      '| tickerwire | websocket | 11.20 |',
    ].join('\n'),
  );
});
