/** All colours, light and dark: text on its ground meets WCAG AA, A and B are those of the comparison page. */
export const COLOURS = `
:root { color-scheme: light dark; --ground: #f4f2ed; --card: #fffefb; --sunken: #ece9e1; --ink: #14171c; --faint: #5b616b; --rule: #dcd7cb; --a: #a85b00; --b: #0b5cad; --bad: #b9272f; }
@media (prefers-color-scheme: dark) { :root { --ground: #0b0e13; --card: #12161d; --sunken: #1a2029; --ink: #e9edf3; --faint: #98a3b3; --rule: #2a323e; --a: #ffb53d; --b: #8cc2ff; --bad: #ff7b7b; } }
`;

/** Of everything that is drawn. A is filled and solid, B hollow and dashed: the two are told apart without colour, too. */
export const PLOT_STYLE = `
text { fill: var(--faint); font: 11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; }
text.name { fill: var(--ink); paint-order: stroke; stroke: var(--card); stroke-width: 3px; stroke-linejoin: round; } text.heading { fill: var(--ink); font-size: 14px; font-weight: 600; } text.axis { font-size: 10.5px; } text.bad { fill: var(--bad); font-weight: 600; }
text.a, text.b { font-weight: 700; } text.a { fill: var(--a); } text.b { fill: var(--b); }
.ground { fill: var(--card); stroke: var(--rule); }
.grid { stroke: var(--rule); fill: none; } .one { stroke: var(--faint); fill: none; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; } .line.a { stroke: var(--a); } .line.b { stroke: var(--b); stroke-dasharray: 5 3; } .line.single { stroke-width: 1.25; stroke-opacity: .4; stroke-dasharray: none; }
.bar { stroke-width: 1.5; } .bar.a { fill: var(--a); stroke: var(--a); } .bar.b { fill: var(--b); fill-opacity: .22; stroke: var(--b); }
.bar.plain { fill: var(--faint); stroke: var(--faint); }
.late { fill: var(--ink); }
.dot { fill: var(--card); stroke: var(--ink); }
.point.a { fill: var(--a); } .point.b { fill: var(--card); stroke: var(--b); stroke-width: 1.5; }
.span { fill: none; stroke: var(--faint); stroke-width: 2; } .span.a { stroke: var(--a); } .span.b { stroke: var(--b); }
.mark { fill: var(--card); stroke: var(--faint); stroke-width: 1.75; } .mark.a { fill: var(--a); stroke: var(--a); } .mark.b { fill: var(--b); stroke: var(--b); } .mark.invalid { stroke: var(--bad); stroke-width: 2.25; }
`;
