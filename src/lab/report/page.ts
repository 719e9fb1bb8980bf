import type { Results } from '../experiment/results.js';
import { LEAST_PAIRS } from '../experiment/verdict.js';
import { type Chapter, chaptersOf, missingFrom } from './chapters.js';
import { counted, figure } from './figures.js';
import { momentText, versionsText } from './head.js';
import { Markup, markup } from './markup.js';
import { glanceOf } from './page.glance.js';
import { chapterPlots } from './page.plots.js';
import { articleOf } from './page.row.js';
import { PAGE_STYLE } from './page.style.js';
import { COLOURS, PLOT_STYLE } from './plot.style.js';

/** Everything that was measured, as one page that runs nothing and needs nothing from anywhere. */
export function pageOf(results: Results): string {
  const chapters = chaptersOf(results);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>SSE beside WebSocket, ${day(results)}</title>
<style>${new Markup(COLOURS + PLOT_STYLE + PAGE_STYLE)}</style>
</head>
<body>
<main>
${headOf(results)}
${chapters.length === 0 ? markup`<p>Nothing has been measured yet.</p>` : glanceOf(chapters)}
${contentsOf(chapters)}
${chapters.map(sectionOf)}
${missingOf(results)}
</main>
</body>
</html>
`;
  return page.toString();
}

const day = ({ begun }: Results): string => begun.slice(0, 10);

function headOf(results: Results): Markup {
  const { machine, versions, plan, command } = results;
  const { pairs, windowMs, warmUpMs } = plan;
  const facts: readonly (readonly [string, string])[] = [
    ['Measured', momentText(results)],
    ['Machine', machine],
    ['Versions', versionsText(versions)],
    ['Pairs a row', pairs < LEAST_PAIRS ? `${pairs}: too few for a verdict` : String(pairs)],
    [
      'Each sample',
      `${figure(windowMs / 1000, 1)} s after ${figure(warmUpMs / 1000, 1)} s of warming up, unless its scenario has a time of its own`,
    ],
  ];
  return markup`<header>
<p class="brand">The Tickerwire lab</p>
<h1>SSE beside WebSocket</h1>
<dl>${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<pre tabindex="0" role="group" aria-label="The command of all this"><code>${command}</code></pre>
<p>Each row was measured in pairs, A B then B A, with a fresh server and fresh clients each time. One interval in twenty leaves out the truth by chance. A row of which a single sample lost an event, had clients that could not keep up, or failed otherwise, is INVALID and counts for nothing.</p>
</header>`;
}

const contentsOf = (chapters: readonly Chapter[]): Markup =>
  markup`<nav aria-label="Scenarios"><ol>${chapters.map(({ id, anchor, title, entries }) => markup`<li><a href="#${anchor}">${id} ${title}</a> <span class="faint">${counted(entries.length, 'row')}</span></li>`)}</ol></nav>`;

const sectionOf = (chapter: Chapter): Markup => {
  const { id, anchor, title, question, entries } = chapter;
  return markup`<section id="${anchor}" aria-labelledby="${anchor}-title">
<h2 id="${anchor}-title">${id} · ${title}</h2>
<p class="question">${question}</p>
${chapterPlots(chapter)}
<h3 class="hidden">Rows of ${id}</h3>
${entries.map(articleOf)}</section>
`;
};

function missingOf(results: Results): Markup | undefined {
  const left = missingFrom(results);
  if (left.length === 0) return undefined;
  return markup`<section id="missing" aria-labelledby="missing-title"><h2 id="missing-title">Not measured</h2><ul>${left.map((text) => markup`<li>${text}</li>`)}</ul></section>`;
}
