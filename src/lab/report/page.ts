import { metricOf } from '../experiment/metric.js';
import { findingsOf, invalidity, type Results, type RowResult } from '../experiment/results.js';
import { percentile, type Sample } from '../experiment/sample.js';
import type { Finding } from '../experiment/verdict.js';
import { SCENARIOS } from '../scenarios/scenarios.js';
import { verdictText } from './findings.js';
import { PAGE_STYLE } from './page.style.js';
import { type Axis, escaped, type Line, linePlot, logTicks } from './svg.js';

/** Everything that was measured, as one page that needs nothing from anywhere. */
export function pageOf(results: Results): string {
  const { begun, machine, versions, command, plan, rows, missing } = results;
  const scenarios = SCENARIOS.map(({ id, title, question }) => {
    const own = rows.filter((row) => row.scenario === id && row.pairs.length > 0);
    if (own.length === 0) return '';
    return `<section><h2>${id} · ${escaped(title)}</h2><p class="question">${escaped(question)}</p>${own.map(rowOf).join('')}</section>`;
  });
  const left = missing.map(({ scenario, why }) => `<li>${escaped(scenario)}: ${escaped(why)}</li>`);
  const facts: [string, string][] = [
    ['Measured', begun.replace('T', ' ').slice(0, 16)],
    ['Machine', machine],
    [
      'Versions',
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    ['Pairs a row', plan.pairs < 5 ? `${plan.pairs}: too few for a verdict` : String(plan.pairs)],
  ];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>SSE beside WebSocket</title>
<style>${PAGE_STYLE}</style>
<main>
<h1>SSE beside WebSocket</h1>
<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>
<pre>${escaped(command)}</pre>
<p>Each row was measured in pairs, A B then B A, with a fresh server each time. The ratio is the geometric mean over the pairs, with a 95 % interval; of twenty intervals one leaves out the truth by chance. INVALID rows have lost events, or clients that could not keep up, and count for nothing.</p>
${scenarios.join('')}
${left.length === 0 ? '' : `<section><h2>Not measured</h2><ul>${left.join('')}</ul></section>`}
</main>
</html>
`;
}

function rowOf(row: RowResult): string {
  const invalid = invalidity(row);
  const key = `<p class="key"><span class="a">A: ${escaped(row.a)}</span> <span class="b">B: ${escaped(row.b)}</span></p>`;
  const body =
    invalid === undefined
      ? tableOf(row) + plotsOf(row)
      : `<p class="invalid">INVALID: ${escaped(invalid)}</p>`;
  return `<article><h3>${escaped(row.name)}</h3>${key}${body}<pre>${escaped(row.command)}</pre></article>`;
}

const HEAD = ['', 'A', 'B', 'A / B', '95 %', 'verdict'];

function tableOf(row: RowResult): string {
  const lines = findingsOf(row).map((finding) => lineOf(finding, row));
  return `<div class="scroll"><table><thead><tr>${HEAD.map((title) => `<th scope="col">${title}</th>`).join('')}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}

function lineOf({ metric, a, b, ratio, verdict }: Finding, row: RowResult): string {
  const { title, unit, digits } = metricOf(metric);
  const show = (value: number | undefined): string =>
    value?.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }) ?? '–';
  const interval =
    ratio === undefined || verdict === 'none' ? '–' : `${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)}`;
  const cells = [show(a), show(b), ratio?.value.toFixed(2) ?? '–', interval];
  return `<tr><th scope="row">${escaped(title)}, ${unit}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}<td class="verdict">${escaped(verdictText(verdict, row))}</td></tr>`;
}

/** Shares of the spectrum, and how far out each is drawn: 50 % at 2, 99 % at 100, 99.9 % at 1,000. */
const SHARES = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999];
const outward = (share: number): number => 1 / (1 - share);
const SHARE_AXIS: Axis = {
  title: 'share of the events, %',
  low: 1,
  high: 1000,
  log: true,
  ticks: [0, 0.5, 0.9, 0.99, 0.999].map((share) => [outward(share), String(100 * share)]),
};

function plotsOf({ pairs }: RowResult): string {
  const sides = [
    ['a', pairs.map(({ a }) => a)],
    ['b', pairs.map(({ b }) => b)],
  ] as const;
  const spectra = sides.flatMap(([side, samples]): Line[] => {
    const points = SHARES.flatMap((share): [number, number][] => {
      const ms = percentile(samples, 'latency', share);
      return ms === undefined ? [] : [[outward(share), Math.max(ms, 0.01)]];
    });
    return points.length === 0 ? [] : [{ name: side, side, points }];
  });
  const plots =
    spectra.length === 0
      ? []
      : [figure('Latency', linePlot('latency by share of the events', SHARE_AXIS, msAxis(spectra), spectra))];
  const names = new Set(
    sides.flatMap(([, samples]) => samples.flatMap(({ curves }) => Object.keys(curves ?? {}))),
  );
  for (const name of names) {
    const lines = sides.flatMap(([side, samples]) => curveOf(side, samples, name));
    if (lines.length > 0) plots.push(figure(name, linePlot(name, xAxis(lines), msAxis(lines), lines)));
  }
  return plots.length === 0 ? '' : `<div class="plots">${plots.join('')}</div>`;
}

/** Of the first sample: curves of several runs have nothing in common but their shape. */
function curveOf(side: 'a' | 'b', samples: readonly Sample[], name: string): Line[] {
  const points = (samples[0]?.curves?.[name] ?? []).map(([x, y]) => [x, Math.max(y, 0.01)] as const);
  return points.length < 2 ? [] : [{ name, side, points }];
}

const figure = (title: string, svg: string): string =>
  `<figure><figcaption>${escaped(title)}</figcaption>${svg}</figure>`;

function msAxis(lines: readonly Line[]): Axis {
  const all = lines.flatMap(({ points }) => points.map(([, y]) => y));
  const [low, high] = [Math.min(...all) * 0.8, Math.max(...all) * 1.25];
  return { title: 'ms', low, high, log: true, ticks: logTicks(low, high) };
}

function xAxis(lines: readonly Line[]): Axis {
  const all = lines.flatMap(({ points }) => points.map(([x]) => x));
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share): [number, string] => {
    const value = low + share * (high - low);
    return [value, Number(value.toPrecision(3)).toLocaleString('en')];
  });
  return { title: '', low, high, ticks };
}
