import { evenly, pairsOf, results, row, sample } from '../../../test/support/lab-results.js';
import type { Results, RowResult } from '../experiment/results.js';
import { pageOf } from './page.js';
import { plotFiles } from './plot-files.js';

/** Elements that never end. */
const VOID = ['br', 'meta', '!doctype'];

/** @throws Error if elements do not end in the order in which they began */
function expectWellFormed(text: string): void {
  const open: string[] = [];
  for (const [tag, end, name = ''] of text.matchAll(/<(\/?)([!\w]+)[^>]*>/g)) {
    if (end === '/') expect(open.pop()).toBe(name);
    else if (!tag.endsWith('/>') && !VOID.includes(name)) open.push(name);
  }
  expect(open).toEqual([]);
}

const busy = { ...sample({ cpuUs: 8 }), invalid: 'clients 91 % busy' };
const LATE: RowResult['pairs'] = [
  {
    a: sample(
      {},
      { latency: evenly(1000) },
      {
        curves: {
          'worst latency, ms': [
            [0, 1],
            [1, 4],
          ],
        },
      },
    ),
    b: sample(
      {},
      { latency: evenly(2000) },
      {
        curves: {
          'worst latency, ms': [
            [0, 2],
            [1, 0],
          ],
        },
      },
    ),
  },
];
const BACK: RowResult['pairs'] = [
  {
    a: sample({}, { notice: evenly(100), liveAgain: evenly(300) }),
    b: sample({}, { notice: evenly(200), liveAgain: evenly(500) }),
  },
];

const ALL: Results = results(
  [
    row(),
    row({ name: 'nest', pairs: [{ a: sample({ cpuUs: 8 }), b: busy }] }),
    row({ name: 'late', metrics: ['p50', 'p99'], pairs: LATE, published: 'p50 3 ms (a paper, 2019)' }),
    row({ scenario: 'S7', name: 'nest 100, RST', metrics: ['noticeP50', 'liveP50'], pairs: BACK }),
    row({ scenario: 'S13', name: 'still to come', pairs: [] }),
  ],
  { missing: [{ scenario: 'S9', why: 'there is no Chromium' }] },
);
const page = pageOf(ALL);

/** The article of a row. */
const article = (name: string): string =>
  page.split('<article').find((part) => part.includes(`>${name}</a></h4>`))!;

it('runs nothing, and asks nobody for anything', () => {
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(page).not.toMatch(
    /<(script|link|img|iframe|object|form|base)\b| (src|srcset|on\w+|style)=|url\(|@import/i,
  );
  expect(page).not.toMatch(/https?:|\/\//);
});

it('is well formed, and so is every plot', () => {
  expectWellFormed(page);
  const files = plotFiles(ALL);
  expect(files.size).toBeGreaterThan(0);
  for (const svg of files.values()) expectWellFormed(svg);
});

it('each link goes to a place that there is, once', () => {
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
  expect(new Set(ids).size).toBe(ids.length);
  const links = [...page.matchAll(/ href="([^"]*)"/g)].map(([, link]) => link!);
  expect(links).toContain('#s7-1');
  expect(links.filter((link) => !ids.includes(link.slice(1)))).toEqual([]);
});

it('says in words what it draws, and names what scrolls', () => {
  for (const [svg] of page.matchAll(/<svg class="plot"[^>]*>/g))
    expect(svg).toMatch(/role="img" aria-label="[^"]{20,}"/);
  for (const [tag] of page.matchAll(/<[^>]*tabindex="0"[^>]*>/g))
    expect(tag).toMatch(/role="group" aria-label="[^"]+"/);
  expect(page.match(/<table/g)!.length).toBe(page.match(/<caption/g)!.length);
});

it('a row has its values, verdict, audit, published figure and command', () => {
  expect(article('raw 1,000 × 50/s × 200 B')).toMatch(/>8\.10<.*>10\.10<.*>0\.80<.*SSE better/s);
  expect(article('raw 1,000 × 50/s × 200 B')).toMatch(/>5,000<.*>34 %<.*>1\.2 ms<.*>0\.10 cores</s);
  expect(article('raw 1,000 × 50/s × 200 B')).toContain('<code>npm run lab -- run S2 --layers raw</code>');
  expect(article('late')).toContain('p50 3 ms (a paper, 2019)');
  expect(article('late')).toContain('no verdict');
});

it('a row that is INVALID has the reason and the audit, and no value', () => {
  const bad = article('nest');
  expect(bad).toContain('INVALID: clients 91 % busy (1 of 2 samples)');
  expect(bad).toContain('Audit and circumstances');
  expect(bad).not.toContain('8.00');
});

it('what was not measured stands at the end', () => {
  const end = page.slice(page.indexOf('id="missing"'));
  expect(end).toContain('S9: there is no Chromium');
  expect(end).toContain('S13 still to come: not yet');
});

it('a file of results can put no markup into the page or a plot', () => {
  const evil = `"'><script>alert(1)</script>&\u0000`;
  const numbers = { busy: evil, loopDelayMs: evil, others: evil } as never;
  const audit = { expected: evil, received: evil, missing: evil, duplicate: evil, outOfOrder: evil } as never;
  const times = { latency: evenly(100) };
  const each = sample({ cpuUs: evil as never }, times, {
    audit,
    load: numbers,
    curves: {
      [evil]: [
        [0, evil as never],
        [1, 2],
      ],
    },
  });
  const bad = row({
    scenario: evil,
    name: evil,
    a: evil,
    b: evil,
    command: evil,
    published: evil,
    metrics: ['cpuUs', 'p50', evil as never, 'constructor' as never],
    pairs: [{ a: each, b: each }],
  });
  const invalid = { ...bad, name: `2${evil}`, pairs: [{ a: { ...each, invalid: evil }, b: each }] };
  const hostile = results([bad, invalid], {
    begun: evil,
    machine: evil,
    versions: { [evil]: evil },
    command: evil,
    plan: { extent: 'usual', pairs: evil as never, windowMs: evil as never, warmUpMs: 0 },
    missing: [{ scenario: evil, why: evil }],
  });
  const files = plotFiles(hostile);
  for (const name of files.keys()) expect(name).toMatch(/^[a-z0-9-]+\.svg$/);
  for (const text of [pageOf(hostile), ...files.values()]) {
    expect(text).not.toMatch(/<script|"'>|\0/);
    expectWellFormed(text);
  }
});

it('a file of results without a row makes a page all the same', () => {
  expect(pageOf(results([]))).toContain('Nothing has been measured yet');
  expect(pageOf(results([row({ metrics: ['cpuUs'], pairs: pairsOf('rate', [1], [2]) })]))).toContain(
    'Nothing of what this row is about was measured',
  );
});
