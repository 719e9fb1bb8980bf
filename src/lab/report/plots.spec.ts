import { evenly, pairsOf, results, row, sample } from '../../../test/support/lab-results.js';
import type { RowResult } from '../experiment/results.js';
import { fromZero, logAxis } from './axis.js';
import { barPlot } from './bars.js';
import { chaptersOf, type Entry } from './chapters.js';
import { curvesOf } from './curves.js';
import { forestPlot } from './forest.js';
import { plotFiles } from './plot-files.js';
import { ratioScale } from './ratio-scale.js';
import { spectraOf } from './spectrum.js';
import { timelinePlot } from './timeline.js';

const entriesOf = (...rows: RowResult[]): readonly Entry[] => chaptersOf(results(rows))[0]!.entries;
const numbersIn = (text: string, pattern: RegExp): number[] =>
  [...text.matchAll(pattern)].map(([, number]) => Number(number));

it('a log axis has 1, 2, 5, or decades alone where those would be too many, or even steps; a 0 is no end to it', () => {
  expect(logAxis('ms', [3, 40]).ticks.map(([, text]) => text)).toEqual(['5', '10', '20', '50']);
  expect(logAxis('ms', [13, 20]).ticks.map(([, text]) => text)).toEqual(['15', '20', '25']);
  expect(logAxis('ms', [0, 30_000]).ticks.map(([, text]) => text)).toEqual([
    '0.01',
    '0.1',
    '1',
    '10',
    '100',
    '1,000',
    '10,000',
  ]);
});

it.each([
  [10, [0, 2.5, 5, 7.5, 10]],
  [37, [0, 10, 20, 30]],
  [0.8, [0, 0.2, 0.4, 0.6, 0.8]],
  [0, [0, 0.25, 0.5, 0.75, 1]],
])('an axis from 0 to %d is marked at %j', (most, ticks) => {
  expect(fromZero('', most).ticks.map(([value]) => Number(value.toFixed(6)))).toEqual(ticks);
});

it('bars begin at 0 and are as long as their values', () => {
  const [entry] = entriesOf(row({ pairs: pairsOf('cpuUs', [5, 5], [10, 10]) }));
  const { body, label } = barPlot('cpuUs', [entry!]);
  const [a, b] = numbersIn(String(body), /class="bar [ab]"[^>]*width="([\d.]+)"/g);
  expect(b! / a!).toBeCloseTo(2, 1);
  expect(String(body).match(/class="dot"/g)).toHaveLength(4);
  expect(label).toContain('SSE 5.00, WebSocket 10.00');
});

it('a row that is INVALID has neither bars nor a mark', () => {
  const invalid = { ...sample({ cpuUs: 5 }), invalid: '3 of 10 missing' };
  const entries = entriesOf(row({ pairs: [{ a: invalid, b: sample({ cpuUs: 5 }) }] }));
  for (const { body } of [barPlot('cpuUs', entries), forestPlot('cpuUs', entries)]) {
    expect(String(body)).toContain('INVALID');
    expect(String(body)).not.toMatch(/class="(bar|dot|span|mark)/);
  }
});

it('in the forest, less on the side of A stands left of 1, and the verdict is a shape as well as a colour', () => {
  const entries = entriesOf(
    row(),
    row({ name: 'other way', pairs: pairsOf('cpuUs', [10, 10, 10, 10, 10.1], [8, 8, 8, 8, 8]) }),
    row({ name: 'alike', pairs: pairsOf('cpuUs', [9, 10, 11, 10, 9], [10, 9, 10, 11, 10]) }),
    row({ name: 'once', pairs: pairsOf('cpuUs', [9], [10]) }),
  );
  const text = String(forestPlot('cpuUs', entries).body);
  const one = Number(/class="one" d="M([\d.]+)/.exec(text)![1]);
  const marks = [...text.matchAll(/translate\(([\d.]+) \d+\)"><path class="mark ([^"]+)" d="([^"]+)"/g)];
  expect(marks.map(([, , standing]) => standing)).toEqual(['a', 'b', 'no-difference', 'none']);
  expect(new Set(marks.map(([, , , shape]) => shape)).size).toBe(4);
  expect(Number(marks[0]![1])).toBeLessThan(one);
  expect(Number(marks[1]![1])).toBeGreaterThan(one);
  // One pair has no interval.
  expect(text.match(/class="span/g)).toHaveLength(3);
});

it('where something is 0 there is no ratio, and may be a verdict', () => {
  const entries = entriesOf(row({ pairs: pairsOf('cpuUs', [0, 0, 0, 0, 0], [3, 4, 5, 6, 7]) }));
  expect(String(forestPlot('cpuUs', entries).body)).toMatch(/class="mark a"[^]*no ratio: something is 0/);
});

it('the axis of ratios is wide enough for what is on it, and no wider; beyond a hundred times it ends', () => {
  const findingsOf = (as: number[], bs: number[]) =>
    entriesOf(row({ pairs: pairsOf('cpuUs', as, bs) }))[0]!.findings;
  expect(ratioScale(findingsOf([10, 10], [10, 10])).ticks).toContain(1.05);
  const wide = ratioScale(findingsOf([30, 30], [10, 10]));
  expect(wide.ticks).toEqual([0.2, 0.5, 1, 2, 5]);
  expect(wide.at(1)).toBe(0.5);
  expect(wide.at(2) + wide.at(0.5)).toBeCloseTo(1);
  expect(ratioScale(findingsOf([5000, 5000], [1, 1])).holds(5000)).toBe(false);
});

it('a spectrum shows no percentile with fewer than ten values behind it', () => {
  const side = sample({}, { latency: evenly(1000) });
  const [entry] = entriesOf(row({ metrics: ['p50'], pairs: [{ a: side, b: side }] }));
  const [{ plot }] = spectraOf(entry!) as [ReturnType<typeof spectraOf>[number]];
  expect(plot.label).toMatch(
    /SSE 50 % within 50\d\.\d+ ms, 90 % within (89|90)\d\.\d+ ms, 99 % within 9[89]\d\.\d+ ms;/,
  );
});

it('a curve of a name with "by" has the rate along its axis, another one the time', () => {
  const curves = {
    'latency p99 by events/s, ms': [
      [50, 3],
      [100, 9],
    ],
    'worst latency, ms': [
      [0, 3],
      [1, 0],
    ],
  } as const;
  const [entry] = entriesOf(
    row({ pairs: [{ a: sample({ cpuUs: 1 }, {}, { curves }), b: sample({ cpuUs: 1 }) }] }),
  );
  const [byRate, byTime] = curvesOf(entry!);
  expect(String(byRate!.plot.body)).toContain('>events/s</text>');
  expect(String(byTime!.plot.body)).toContain('>seconds since the window began</text>');
});

it('the timeline of a return is thin until it was noticed, then a bar until clients were live again', () => {
  const times = { notice: evenly(200), liveAgain: evenly(800) };
  const [entry] = entriesOf(row({ metrics: ['liveP50'], pairs: [{ a: sample({}, times), b: sample({}) }] }));
  const { body, label } = timelinePlot([entry!])!;
  expect(label).toMatch(/SSE noticed 100 \(19\d\) ms, live again 40\d \(79\d\) ms, WebSocket unknown/);
  const [, from, width] = /<rect class="bar a" x="([\d.]+)"[^>]*width="([\d.]+)"/.exec(String(body))!;
  // 300 of 400 ms.
  expect(Number(width) / (Number(from) - 16)).toBeCloseTo(3, 0);
  expect(timelinePlot(entriesOf(row()))).toBeUndefined();
});

it('plots are files by scenario and metric, and the same results are the same bytes', () => {
  const side = sample({ cpuUs: 8, failures: 0 });
  const both = row({ metrics: ['cpuUs', 'failures', 'p99'], pairs: [{ a: side, b: side }] });
  const all = results([both, row({ scenario: 'S14', name: 'sse' })]);
  const files = plotFiles(all);
  expect([...files.keys()]).toEqual([
    's02-cpu.svg',
    's02-cpu-ratio.svg',
    's02-failures.svg',
    's14-cpu.svg',
    's14-cpu-ratio.svg',
  ]);
  expect([...plotFiles(JSON.parse(JSON.stringify(all)) as typeof all)]).toEqual([...files]);
  expect(files.get('s02-cpu.svg')).toMatch(
    /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^]*prefers-color-scheme: dark/,
  );
});
