/** Of the report page; colours and plots have their own. */
export const PAGE_STYLE = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: break-word; }
main { max-width: 76rem; margin: 0 auto; padding: 2rem clamp(.875rem, 3vw, 2rem) 4rem; }
h1, h2, h3, h4, p, dl, dd, ul, ol, pre, figure { margin: 0; padding: 0; }
h1 { font-size: clamp(1.8rem, 5vw, 2.6rem); line-height: 1.15; letter-spacing: -.02em; }
h2 { font-size: 1.5rem; letter-spacing: -.01em; line-height: 1.25; } h4 { font-size: 1.05rem; }
a { color: inherit; text-decoration-color: var(--faint); text-underline-offset: .2em; } h4 a { text-decoration: none; } h4 a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--b); outline-offset: 2px; }
ul, ol { list-style: none; }
.faint { color: var(--faint); font-size: .92em; font-weight: 400; } .bad { color: var(--bad); font-weight: 600; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.brand { color: var(--a); font-weight: 700; font-size: .85rem; letter-spacing: .08em; text-transform: uppercase; }
header { display: grid; gap: 1rem; } header p:last-child { max-width: 46rem; }
dl { display: grid; gap: .25rem; } dl div { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: .5rem; } dt { color: var(--faint); }
pre { overflow-x: auto; padding: .55rem .8rem; border-radius: .5rem; background: var(--sunken); font: .82rem/1.5 ui-monospace, Menlo, Consolas, monospace; }
section { margin-top: 3rem; scroll-margin-top: 1rem; } article { scroll-margin-top: 1rem; }
.question { color: var(--faint); font-size: 1.1rem; }
.tally, .signs { display: flex; flex-wrap: wrap; gap: .3rem 1.25rem; }
.tally { margin: .6rem 0 .8rem; font-size: 1.05rem; } .tally b { font-variant-numeric: tabular-nums; }
.signs { margin-top: .4rem; color: var(--faint); font-size: .85rem; }
.sign { width: 1.05em; height: 1.05em; vertical-align: -.14em; overflow: visible; flex: none; }
#glance > p { max-width: 46rem; color: var(--faint); }
nav { margin-top: 2rem; padding: .8rem 1rem; border: 1px solid var(--rule); border-radius: .75rem; background: var(--card); }
nav ol { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: .2rem 1rem; }
.scroll { overflow-x: auto; position: relative; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; font-variant-numeric: tabular-nums; }
th, td { padding: .32rem .6rem; border-top: 1px solid var(--rule); text-align: right; vertical-align: middle; white-space: nowrap; }
thead th { border-top: 0; color: var(--faint); font-weight: 500; vertical-align: bottom; } thead th:first-child, tbody th, .verdict { text-align: left; } tbody th { font-weight: 500; }
caption { font-size: .9rem; font-weight: 600; text-align: left; } 
thead th:nth-child(6):last-child, thead th:nth-child(7) { text-align: left; }
.verdict.a { color: var(--a); } .verdict.b { color: var(--b); } .verdict.invalid { color: var(--bad); font-weight: 600; } .verdict.none, .verdict.no { color: var(--faint); }
svg.ratio { display: block; width: 100%; min-width: 9rem; height: 1.5rem; overflow: visible; } svg.ratio.axis { height: 1rem; }
td:has(> svg.ratio) { padding-block: 0; }
.glance { margin-top: 1rem; } .glance tbody th { white-space: normal; } .glance .group th { padding-top: 1.1rem; } .glance .group a { font-weight: 700; } .glance .group td { vertical-align: bottom; padding-bottom: 0; }
.glance .group + tr > * { border-top-color: var(--faint); } .glance th:first-child { min-width: 17.5rem; } .glance td:nth-child(4) { width: 28%; } .glance thead th:nth-child(4) { text-align: center; } .glance .group td:nth-child(3), .glance .group th, .glance .group td { border-top: 0; }
article { margin-top: 1rem; padding: 1rem; border: 1px solid var(--rule); border-radius: .75rem; background: var(--card); display: grid; grid-template-columns: minmax(0, 1fr); gap: .7rem; }
.sides { display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; align-items: baseline; font-weight: 600; } .sides .a { color: var(--a); } .sides .b { color: var(--b); }
.published { padding: .5rem .8rem; border-left: 3px solid var(--rule); }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1.2rem; align-items: start; } section > .plots { margin-top: 1rem; }
figure { min-width: 0; } section > .plots figure { padding: 1rem; border: 1px solid var(--rule); border-radius: .75rem; background: var(--card); }
figcaption { margin-bottom: .5rem; font-size: .9rem; font-weight: 600; }
figure .signs { margin-top: .7rem; gap: .15rem 1rem; }
svg.plot { display: block; width: 100%; max-width: 30rem; height: auto; }
.audit table { font-size: .88rem; } .audit caption { padding: 0 0 .3rem; } .audit th, .audit td { padding: .25rem 0 .25rem .6rem; } .audit th:first-child { padding-left: 0; white-space: normal; } .plots:empty { display: none; }
@media screen and (max-width: 46rem) {
  .glance, .glance tbody { display: block; } .glance thead { position: absolute; clip-path: inset(50%); height: 1px; width: 1px; overflow: hidden; }
  .glance tr { display: grid; grid-template: "name name name" "a b ratio" "axis axis axis" "verdict verdict verdict" / auto auto minmax(0, 1fr); gap: .1rem 1rem; padding: .6rem 0; border-top: 1px solid var(--rule); }
  .glance .group { grid-template: "name" "axis" / minmax(0, 1fr); padding-bottom: 0; border-top: 0; } .glance .group + tr { padding-top: 0; border-top: 0; }
  .glance th, .glance td { padding: 0; border: 0; text-align: left; } .glance th:first-child { min-width: 0; } .glance td:empty { display: none; }
  .glance tr > :nth-child(1) { grid-area: name; } .glance tr > :nth-child(2) { grid-area: a; } .glance tr > :nth-child(3) { grid-area: b; } .glance tr > :nth-child(4) { grid-area: axis; width: auto; } .glance tr > :nth-child(5) { grid-area: ratio; text-align: right; } .glance tr > :nth-child(6) { grid-area: verdict; }
  .glance .group > :nth-child(2) { grid-area: axis; }
  .glance td[data-side]::before { content: attr(data-side) " "; color: var(--faint); }
  dl div { grid-template-columns: minmax(0, 1fr); gap: 0; }
}
@media print {
  :root { --ground: #fff; --card: #fff; --sunken: #f2f2f2; --ink: #000; --faint: #444; --rule: #bbb; --a: #a85b00; --b: #0b5cad; --bad: #b9272f; }
  body { font-size: 10pt; } table { font-size: .72rem; } main { max-width: none; padding: 0; } nav { display: none; } .scroll, pre { overflow: visible; } pre { white-space: pre-wrap; } th, td { white-space: normal; padding: .2rem .35rem; } .glance th:first-child { min-width: 10.5rem; } .glance td:nth-child(4) { width: auto; } svg.ratio { min-width: 6rem; } .glance td { white-space: nowrap; }
  article, figure, tr { break-inside: avoid; } h2, h4 { break-after: avoid; } .plots { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
`;
