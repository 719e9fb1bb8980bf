import { metricOf } from '../experiment/metric.js';
import type { Finding } from '../experiment/verdict.js';
import { type Entry, samplesOf, SIDES, standingText } from './chapters.js';
import { type Circumstances, circumstancesOf, percentText } from './circumstances.js';
import { curvesOf } from './curves.js';
import { counted, figure, intervalText, metricText, NOTHING, ratioText } from './figures.js';
import { markInText } from './mark.js';
import { type Content, type Markup, markup } from './markup.js';
import { inPage } from './plot.js';
import { ratioAxis, ratioCell } from './ratio-cell.js';
import { type RatioScale, ratioScale } from './ratio-scale.js';
import { spectraOf, type Titled } from './spectrum.js';

/** All that is known of one row, and the command that measures it again. */
export function articleOf(entry: Entry): Markup {
  const { row, anchor, invalid } = entry;
  const { name, a, b, published, pairs, command } = row;
  return markup`<article id="${anchor}">
<h4><a href="#${anchor}">${name}</a></h4>
<p class="sides"><span class="a">A: ${a}</span> <span class="b">B: ${b}</span> <span class="faint">${counted(pairs.length, 'pair')}</span></p>
${invalid === undefined ? findingsTable(entry) : markup`<p class="bad">${markInText('invalid')} INVALID: ${invalid}</p>`}
${published === undefined ? undefined : markup`<p class="published"><b>Published elsewhere:</b> ${published}</p>`}
<div class="plots">${invalid === undefined ? [...spectraOf(entry), ...curvesOf(entry)].map(figureOf) : undefined}${circumstancesTable(entry)}</div>
<pre tabindex="0" role="group" aria-label="The command that measures ${name} again"><code>${command}</code></pre>
</article>
`;
}

/** A table that may be wider than the page scrolls, by keyboard too. */
const scrolling = (name: string, table: Markup): Markup =>
  markup`<div class="scroll" tabindex="0" role="group" aria-label="${name}">${table}</div>`;

const head = (titles: readonly Content[]): Markup =>
  markup`<thead><tr>${titles.map((title) => markup`<th scope="col">${title}</th>`)}</tr></thead>`;

function findingsTable({ row, findings }: Entry): Markup {
  if (findings.length === 0) return markup`<p>Nothing of what this row is about was measured.</p>`;
  const scale = ratioScale(findings);
  const titles = [
    'metric',
    `A: ${row.a}`,
    `B: ${row.b}`,
    markup`<span class="hidden">A / B on the axis</span>${ratioAxis(scale)}`,
    'A / B',
    '95 % interval',
    'verdict',
  ];
  const lines = findings.map((finding) => lineOf(finding, scale, row));
  return scrolling(
    `Values of ${row.name}`,
    markup`<table><caption class="hidden">Values of both sides, their ratio and the verdict</caption>${head(titles)}<tbody>${lines}</tbody></table>`,
  );
}

function lineOf(finding: Finding, scale: RatioScale, row: Entry['row']): Markup {
  const { metric: name, a, b, ratio, verdict } = finding;
  const metric = metricOf(name);
  const more = metric.better === 'more' ? markup` <span class="faint">more is better</span>` : undefined;
  return markup`<tr><th scope="row">${metricText(metric)}${more}</th><td>${figure(a, metric.digits)}</td><td>${figure(b, metric.digits)}</td><td>${ratioCell(finding, verdict, scale)}</td><td>${ratioText(ratio)}</td><td>${intervalText(finding)}</td><td class="verdict ${verdict}">${markInText(verdict)} ${standingText(verdict, row)}</td></tr>`;
}

/** The letters of its lines are those at the head of the row. */
const figureOf = ({ title, note, plot }: Titled): Markup =>
  markup`<figure><figcaption>${title} <span class="faint">${note}</span></figcaption>${inPage(plot)}</figure>`;

/** The books of both sides, and whether the clients could keep up: sums, and the worst of all samples. */
function circumstancesTable({ row }: Entry): Markup | undefined {
  const [a, b] = SIDES.map((side) => circumstancesOf(samplesOf(row, side))) as [Circumstances, Circumstances];
  const lines = [
    ['events expected', ({ audit }) => figure(audit?.expected)],
    ['received', ({ audit }) => figure(audit?.received)],
    ['missing', ({ audit }) => figure(audit?.missing)],
    ['twice', ({ audit }) => figure(audit?.duplicate)],
    ['out of order', ({ audit }) => figure(audit?.outOfOrder)],
    ['clients busy, at most', ({ clientsBusy }) => percentText(clientsBusy)],
    ['their event loop late, p99', ({ loopDelayMs }) => withUnit(figure(loopDelayMs, 1), 'ms')],
    ['other programs, at most', ({ others }) => withUnit(figure(others, 2), 'cores')],
  ] as const satisfies readonly (readonly [string, (circumstances: Circumstances) => string])[];
  const shown = lines
    .map(([title, show]) => [title, show(a), show(b)])
    .filter(([, ...cells]) => cells.some((cell) => cell !== NOTHING));
  if (shown.length === 0) return undefined;
  const titles = [markup`<span class="hidden">what</span>`, 'A', 'B'];
  return markup`<div class="audit"><table><caption>Audit and circumstances</caption>${head(titles)}<tbody>${shown.map(([title, ...cells]) => markup`<tr><th scope="row">${title}</th>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

const withUnit = (text: string, unit: string): string => (text === NOTHING ? text : `${text} ${unit}`);
