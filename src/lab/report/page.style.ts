/** Of the report page: by the reader's own choice light or dark; A and B differ in stroke as well as in colour. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ground: #fbfaf7; --card: #fff; --ink: #1b1b1f; --faint: #6a6a72; --rule: #dcdad3; --a: #9c5700; --b: #0b57b0; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ground: #131318; --card: #1c1c23; --ink: #ececf1; --faint: #a5a5b0; --rule: #34343e; --a: #f2a33c; --b: #7fb4f5; --bad: #ff8a80; } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 74rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 2rem; margin: 0 0 1rem; } h2 { margin: 2.5rem 0 0; } h3 { margin: 0; font-size: 1.05rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; } dt { color: var(--faint); } dd { margin: 0; }
pre { overflow-x: auto; padding: .6rem .8rem; background: color-mix(in srgb, var(--ink) 6%, transparent); border-radius: .4rem; font-size: .85rem; }
.question { margin: .2rem 0 1rem; color: var(--faint); }
article { background: var(--card); border: 1px solid var(--rule); border-radius: .7rem; padding: 1rem; margin: 0 0 1rem; }
.key { margin: .2rem 0 .6rem; } .key .a { color: var(--a); } .key .b { color: var(--b); } .key span { margin-right: 1rem; font-weight: 600; }
.invalid { color: var(--bad); font-weight: 600; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .92rem; }
th, td { text-align: right; padding: .3rem .6rem; border-top: 1px solid var(--rule); white-space: nowrap; } thead th { color: var(--faint); font-weight: 500; border-top: 0; }
tbody th { text-align: left; font-weight: 500; } .verdict { text-align: left; white-space: normal; min-width: 11rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
figure { margin: 1rem 0 0; } figcaption { color: var(--faint); font-size: .9rem; }
svg { width: 100%; height: auto; } svg text { fill: var(--faint); font: 11px system-ui, sans-serif; }
.grid { stroke: var(--rule); fill: none; } .line { fill: none; stroke-width: 2; } .line.a { stroke: var(--a); } .line.b { stroke: var(--b); stroke-dasharray: 5 3; }
`;
