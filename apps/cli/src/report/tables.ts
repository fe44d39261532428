import type { Column, ReportTable, Row, Score } from "@helioscope/core";
import type { TableFormat } from "../tables/index.ts";
import { escaped, scoreText, shown } from "./html.ts";

/** Scores beside those of the trivial baseline; the better of the two is marked in words and colour. */
export function scoresTable(list: readonly Score[]): string {
  if (list.length === 0) return "";
  const names = new Set(list.map(({ baseline }) => baseline.name));
  const many = names.size > 1;
  const rows = list.map(({ metric, value, baseline, higherIsBetter }) => {
    const lead = (value - baseline.value) * (higherIsBetter ? 1 : -1);
    const verdict = lead > 0 ? "better" : lead < 0 ? "worse" : lead === 0 ? "equal" : "";
    const name = many ? `<td class="text">${escaped(baseline.name)}</td>` : "";
    return `<tr><td class="text">${escaped(metric)}</td><td>${scoreText(value)}</td><td>${scoreText(baseline.value)}</td><td class="${verdict} text">${verdict}</td>${name}</tr>`;
  });
  const head = `<th class="text">metric</th><th>ours</th><th>baseline</th><th class="text">ours is</th>${many ? '<th class="text">the baseline is</th>' : ""}`;
  const about = many ? "" : `<p class="faint">The baseline is ${escaped([...names].join(""))}.</p>`;
  return `<div><h3>Scores</h3>
<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>
${about}</div>`;
}

/** A table of an observation, with the place where all of its rows are. */
export function reportTable(table: ReportTable, folder: string, formats: readonly TableFormat[]): string {
  const head = table.columns
    .map(
      (column) =>
        `<th${classOf(column)} title="${escaped(column.about)}">${escaped(column.name.replaceAll("_", " "))}${column.unit ? ` <span class="unit">[${escaped(column.unit)}]</span>` : ""}</th>`,
    )
    .join("");
  const square = isSquare(table);
  const body = table.shown
    .map((row) => `<tr>${table.columns.map((column) => cell(column, row, square)).join("")}</tr>`)
    .join("");
  const files = formats
    .map((format) => `<code>${escaped(`${folder}/${table.name}.${format}`)}</code>`)
    .join(", ");
  const whole = table.rows === table.shown.length;
  const where = whole
    ? `In ${files}.`
    : `The first ${table.shown.length} of ${table.rows.toLocaleString("en-US")} rows; all are in ${files}.`;
  const content =
    table.rows === 0
      ? "<p>No rows.</p>"
      : `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
  return `<div><h3>${escaped(table.title)}</h3>${content}
<p class="faint">${where}</p></div>`;
}

const classOf = ({ type }: Column) => (type === "string" ? ' class="text"' : "");

/** A confusion table and its like: the words of the first column are columns too. */
function isSquare({ columns, shown: rows }: ReportTable): boolean {
  const names = new Set(columns.map(({ name }) => name));
  const first = columns[0]?.name ?? "";
  return rows.length > 1 && rows.every((row) => names.has(String(row[first])));
}

function cell(column: Column, row: Row, square: boolean): string {
  const value = row[column.name] ?? null;
  if (!square || column.type !== "int") return `<td${classOf(column)}>${shown(value)}</td>`;
  const own = Object.values(row)[0] === column.name;
  return `<td class="${own ? "same" : value === 0 ? "zero" : ""}">${shown(value)}</td>`;
}
