/** The style sheet of the report: light and dark, wide and narrow, screen and paper. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --faint: #59636e; --line: #d8dee4; --page: #ffffff; --card: #f6f8fa;
  --accent: #b3541e; --better: #1a7f37; --worse: #b35900; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ed; --faint: #9aa4af; --line: #343b43; --page: #14171a; --card: #1c2024; --accent: #f0a05a;
    --better: #57ab5a; --worse: #e0823d; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 76rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { margin: 2.2rem 0 .8rem; padding-bottom: .2rem; border-bottom: 2px solid var(--accent); line-height: 1.25; }
h3 { margin: 2rem 0 .5rem; }
p { max-width: 48rem; } .faint, figcaption { color: var(--faint); } code { overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1rem; margin-top: .6rem; } a { color: var(--accent); }
dl { margin: 1rem 0; } dd { margin: 0; font-variant-numeric: tabular-nums; } dt { color: var(--faint); }
dl.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .6rem; }
dl.numbers div { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .5rem .8rem; }
dl.numbers dt { font-size: .85rem; } dl.numbers dd { font-size: 1.3rem; }
dl.settings { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; font-size: .92rem; }
dl.settings div { display: contents; }
.columns { columns: 2 28rem; column-gap: 2rem; } .columns > * { break-inside: avoid; padding-top: 1rem; } .columns h3 { margin-top: 0; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; }
th, td { padding: .25rem .6rem; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
thead th { background: var(--card); color: var(--faint); font-weight: 600; border-bottom: 1px solid var(--line); }
tbody tr + tr td { border-top: 1px solid var(--line); }
td.text, th.text { text-align: left; } td.wide { white-space: normal; min-width: 9rem; }
td.same { font-weight: 700; background: var(--card); } td.zero { color: var(--faint); }
td.better { color: var(--better); font-weight: 600; } td.worse { color: var(--worse); font-weight: 600; }
.unit { font-weight: 400; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(30rem, 100%), 1fr)); gap: 1.5rem; }
figure { margin: 0; min-width: 0; } figure.wide { grid-column: 1 / -1; }
figure img { display: block; width: 100%; height: auto; background: #fff; border: 1px solid var(--line); border-radius: 4px; }
figcaption { font-size: .88rem; margin-top: .35rem; } figcaption b { color: var(--ink); }
details { margin: 1.5rem 0; } summary { cursor: pointer; font-weight: 600; }
@media (max-width: 30rem) {
  body { padding: 1.2rem .8rem 3rem; } h1 { font-size: 1.4rem; }
  dl.numbers { grid-template-columns: 1fr 1fr; } dl.settings { grid-template-columns: 1fr; }
  dl.settings dt { margin-top: .4rem; }
}
@media print {
  :root { color-scheme: light; --ink: #000; --faint: #444; --line: #bbb; --page: #fff; --card: #fff; --accent: #000;
    --better: #000; --worse: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; }
  .scroll { overflow: visible; border: 0; } table { font-size: 7.5pt; } th, td { padding: .1rem .3rem; white-space: normal; }
  .pictures { grid-template-columns: 1fr 1fr; } figure, tr, dl.numbers { break-inside: avoid; } h2, h3 { break-after: avoid; }
}
`;
