/** Text made safe for HTML. */
export function escaped(text: unknown): string {
  return String(text).replace(
    /[&<>"]/g,
    (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]!,
  );
}

/** Numbers as a person reads them: up to five figures, thousands apart. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") {
    if (Number.isInteger(value))
      return Math.abs(value) < 1e7 ? value.toLocaleString("en-US") : value.toExponential(4);
    const size = Math.abs(value);
    return size !== 0 && (size < 1e-3 || size >= 1e6)
      ? value.toExponential(3)
      : String(Number(value.toPrecision(5)));
  }
  return escaped(Array.isArray(value) ? value.join(" ") : value);
}

export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --faint: #5b6570; --line: #d8dee4; --page: #ffffff; --card: #f6f8fa; --accent: #b3541e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ed; --faint: #98a2ad; --line: #343b43; --page: #14171a; --card: #1c2024; --accent: #f0a05a; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 64rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .2rem; } h2 { margin: 2.5rem 0 .5rem; border-bottom: 2px solid var(--accent); }
h3 { margin: 1.8rem 0 .4rem; } p.faint, figcaption, .faint { color: var(--faint); }
dl.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .6rem; margin: 1rem 0; }
dl.facts div { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .5rem .8rem; }
dt { color: var(--faint); font-size: .85rem; } dd { margin: 0; font-size: 1.15rem; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .88rem; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
th { color: var(--faint); font-weight: 600; } th:first-child, td:first-child, td.text, th.text { text-align: left; }
td.wide { white-space: normal; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(28rem, 100%), 1fr)); gap: 1.2rem; }
figure { margin: 0; } figure img { width: 100%; height: auto; background: #fff; border: 1px solid var(--line); border-radius: 4px; }
figcaption { font-size: .88rem; } figcaption b { color: var(--ink); }
details { margin: 1rem 0; } summary { cursor: pointer; }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } figure, table { break-inside: avoid; } }
`;
