import type { MetricName } from '../experiment/metric.js';
import { pairsOf, results, row, sample } from '../../../test/support/lab-results.js';
import { comparisonText } from './comparison.js';
import { findingsText } from './findings.js';
import { printable } from './printable.js';

const invalid = { ...sample({ cpuUs: 5 }), invalid: '3 of 10 missing' };

it('findings are Markdown: the question, each row with its sides, its table and its audit', () => {
  const text = findingsText(results([row({ published: 'about 9 µs (a paper)' })]));
  expect(text.split('\n').slice(0, 11)).toEqual([
    '**S2 Steady fan-out**: What does a delivery cost, and how late is it?',
    '',
    'raw 1,000 × 50/s × 200 B: SSE (A), WebSocket (B), 5 pairs',
    '',
    '| metric                      |    A |     B | A / B |  95 % interval | verdict    |',
    '| --------------------------- | ---: | ----: | ----: | -------------: | ---------- |',
    '| server CPU per delivery, µs | 8.10 | 10.10 |  0.80 | 0.800 to 0.804 | SSE better |',
    '',
    '- A: 5,000 of 5,000 events, none missing, twice or out of order; clients 34 % busy, loop p99 1.2 ms, others 0.1 cores',
    '- B: 5,000 of 5,000 events, none missing, twice or out of order; clients 34 % busy, loop p99 1.2 ms, others 0.1 cores',
    '- Published elsewhere: about 9 µs (a paper)',
  ]);
  expect(text).toMatch(
    /\*\*At a glance\*\*[^]*\| S2 raw 1,000 × 50\/s × 200 B \| server CPU per delivery \| +0\.80 \|/,
  );
});

it('where nobody gets through on one side, a row is about what both sides have', () => {
  const through = { a: sample({ failures: 50 }), b: sample({ failures: 0, p50: 0.5 }) };
  const metrics: MetricName[] = ['p50', 'failures'];
  const text = findingsText(results([row({ metrics, pairs: Array(5).fill(through) })]));
  expect(text).toMatch(/\*\*At a glance\*\*[^]*\| connections that failed \|.*\| WebSocket better \|/);
});

it('a row that is INVALID has a reason instead of a table, and what was not measured is named', () => {
  const text = findingsText(
    results(
      [row({ pairs: [{ a: invalid, b: sample({ cpuUs: 5 }) }] }), row({ name: 'to come', pairs: [] })],
      {
        missing: [{ scenario: 'S9', why: 'no Chromium' }],
      },
    ),
  );
  expect(text).toContain('\n\nINVALID: 3 of 10 missing (1 of 2 samples)\n\n');
  expect(text).not.toContain('5.00');
  expect(text).toContain('**Not measured**\n\n- S9: no Chromium\n- S2 to come: not yet; ');
});

it('a comparison marks only what changed by 5 % or more, with no sample of one run within the other', () => {
  const before = results([
    row({ name: 'one', pairs: pairsOf('cpuUs', [10, 10, 10, 10, 10], [10, 11, 12, 13, 14]) }),
    row({ name: 'few', pairs: pairsOf('cpuUs', [10, 10], [10, 10]) }),
    row({ name: 'gone' }),
  ]);
  const after = results(
    [
      row({ name: 'one', pairs: pairsOf('cpuUs', [8, 8, 8, 8, 8], [13, 14, 15, 16, 17]) }),
      row({ name: 'few', pairs: pairsOf('cpuUs', [5, 5], [5, 5]) }),
      row({ name: 'bad', pairs: [{ a: invalid, b: invalid }] }),
    ],
    { versions: { node: '24.0.0' } },
  );
  const text = comparisonText(before, after);
  expect(text).toMatch(/\| SSE +\| +10\.00 \| +8\.00 \| −20\.0 % \| less +\|/);
  expect(text).toMatch(/\| WebSocket \| +12\.00 \| +15\.00 \| \+25\.0 % \| {12}\|/);
  expect(text).toMatch(/\*\*S2 few\*\*[^]*−50\.0 % \| {12}\|/);
  expect(text).toContain('Not the same: versions.');
  expect(text).toContain('Before alone: S2 gone');
  expect(text).toContain('After alone: S2 bad');
  expect(text).toMatch(/1 of 4 values changed noticeably: .* this is no verdict\.$/);
});

it('of a row that was INVALID in one run the reason is compared, and nothing else', () => {
  const text = comparisonText(results([row()]), results([row({ pairs: [{ a: invalid, b: invalid }] })]));
  expect(text).toContain('INVALID after: 3 of 10 missing (2 of 2 samples)');
  expect(text).not.toContain('| metric');
});

it('a file of results cannot move the cursor of a terminal', () => {
  expect(printable('one\u001b[2Jtwo\nthree\r')).toBe('one [2Jtwo\nthree ');
});
