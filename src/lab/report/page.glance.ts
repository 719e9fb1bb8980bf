import { type Metric, metricOf } from '../experiment/metric.js';
import { type Chapter, type Entry, nameOfSide, standingText } from './chapters.js';
import { figure, intervalText, metricText, NOTHING, ratioText } from './figures.js';
import { markInText, MEANINGS, STANDINGS } from './mark.js';
import { type Markup, markup } from './markup.js';
import { ratioAxis, ratioCell } from './ratio-cell.js';
import { type RatioScale, ratioScale } from './ratio-scale.js';

/** What was found, row by row, by the headline of each: a table that is a forest plot. */
export function glanceOf(chapters: readonly Chapter[]): Markup {
  const scale = ratioScale(
    chapters.flatMap(({ entries }) => entries.flatMap(({ headline }) => headline ?? [])),
  );
  return markup`<section id="glance" aria-labelledby="glance-title">
<h2 id="glance-title">At a glance</h2>
<ul class="tally">${tally(chapters)}</ul>
<p>Of each row the first metric that both sides have: the ratio A / B as geometric mean over the pairs, with a 95 % interval, on a logarithmic axis around 1. Left of 1 A has less, right of it B. All rows share the axis.</p>
<ul class="signs">${STANDINGS.map((standing) => markup`<li>${markInText(standing)} ${MEANINGS[standing]}</li>`)}</ul>
<table class="glance" role="table"><caption class="hidden">The first metric of each row that both sides have, its ratio A / B and the verdict</caption>
<thead role="rowgroup"><tr role="row">${['row', 'A', 'B', 'A / B on the axis', 'A / B', 'verdict'].map((title) => markup`<th scope="col" role="columnheader">${title}</th>`)}</tr></thead>
${chapters.map((chapter) => groupOf(chapter, scale))}</table>
</section>`;
}

/** How many rows have which verdict, by the names of the sides. */
function tally(chapters: readonly Chapter[]): Markup[] {
  const all = chapters.flatMap(({ entries }) => entries);
  return STANDINGS.flatMap((standing) => {
    const own = all.filter((entry) => entry.standing === standing);
    return [...new Set(own.map(({ row }) => standingText(standing, row)))].map((text) => {
      const count = own.filter(({ row }) => standingText(standing, row) === text).length;
      return markup`<li>${markInText(standing)} <b>${count}</b> ${text}</li>`;
    });
  });
}

function groupOf({ id, anchor, title, entries }: Chapter, scale: RatioScale): Markup {
  const sides = `A: ${nameOfSide(entries, 'a')}, B: ${nameOfSide(entries, 'b')}`;
  const abouts = new Set(entries.map(aboutOf));
  // What all rows are about is said once.
  const about = abouts.size === 1 ? markup`<br>${[...abouts]}` : undefined;
  return markup`<tbody role="rowgroup"><tr class="group" role="row"><th scope="rowgroup" colspan="3" role="rowheader"><a href="#${anchor}">${id} · ${title}</a> <span class="faint">${sides}${about}</span></th><td role="cell">${ratioAxis(scale)}</td><td colspan="2" role="cell"></td></tr>
${entries.map((entry) => lineOf(entry, about === undefined ? aboutOf(entry) : undefined, scale))}</tbody>
`;
}

const leadOf = ({ row, headline }: Entry): Metric | undefined => {
  const name = headline?.metric ?? row.metrics[0];
  return name === undefined ? undefined : metricOf(name);
};

function aboutOf(entry: Entry): string {
  const metric = leadOf(entry);
  return metric === undefined ? '' : `${metricText(metric)}, ${metric.better} is better`;
}

function lineOf(entry: Entry, about: string | undefined, scale: RatioScale): Markup {
  const { row, anchor, headline: finding, standing } = entry;
  const show = (value: number | undefined): string => figure(value, leadOf(entry)?.digits);
  const interval = finding === undefined ? NOTHING : intervalText(finding);
  return markup`<tr role="row"><th scope="row" role="rowheader"><a href="#${anchor}">${row.name}</a> <span class="faint">${about}</span></th><td role="cell" data-side="A">${show(finding?.a)}</td><td role="cell" data-side="B">${show(finding?.b)}</td><td role="cell">${ratioCell(finding, standing, scale)}</td><td role="cell">${ratioText(finding?.ratio)} <span class="faint">${interval === NOTHING ? undefined : interval}</span></td><td role="cell" class="verdict ${standing}">${markInText(standing)} ${standingText(standing, row)}</td></tr>
`;
}
