import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Observation, PaperCard, Picture, ReportTable, Score, Skip } from "@helioscope/core";
import { loadInstrument } from "../instruments.ts";
import { escaped, STYLE, shown } from "./html.ts";

export interface ReportInput {
  /** Folder of the run; each instrument's pictures lie in a folder of its name. */
  readonly folder: string;
  readonly observations: readonly Observation[];
  readonly skipped: readonly Skip[];
  readonly seconds: number;
  /** What was made for the run, when nothing was brought. */
  readonly made: string | undefined;
}

/** One self-contained page: pictures and tables inside, no script, nothing fetched. */
export async function reportPage(input: ReportInput): Promise<string> {
  const sections: string[] = [];
  for (const observation of input.observations) sections.push(await section(observation, input.folder));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Helioscope observing run</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Helioscope observing run</h1>
<p class="faint">${input.made ? `${escaped(input.made)} ` : ""}${input.seconds.toFixed(1)} s.</p>
</header>
<main>
${sections.join("\n")}
${skippedSection(input.skipped)}
</main>
</body>
</html>
`;
}

async function section(observation: Observation, folder: string): Promise<string> {
  const { paper } = await loadInstrument(observation.instrument);
  const pictures = await Promise.all(
    observation.pictures.map((picture) => figure(picture, join(folder, observation.instrument))),
  );
  return `<section id="${escaped(observation.instrument)}">
<h2>${escaped(observation.title)}</h2>
<dl class="facts">${observation.facts
    .map(
      ({ label, value, unit }) =>
        `<div><dt>${escaped(label)}</dt><dd>${shown(value)}${unit ? ` ${escaped(unit)}` : ""}</dd></div>`,
    )
    .join("")}</dl>
${scores(observation.scores)}
${observation.notes.map((note) => `<p>${escaped(note)}</p>`).join("\n")}
<div class="pictures">${pictures.join("\n")}</div>
${observation.tables.map((table) => tableSection(table, observation.instrument)).join("\n")}
${paperSection(paper)}
</section>`;
}

async function figure(picture: Picture, folder: string): Promise<string> {
  const bytes = await readFile(join(folder, picture.path));
  const type = picture.path.endsWith(".svg") ? "image/svg+xml" : "image/png";
  return `<figure><img alt="${escaped(picture.title)}" src="data:${type};base64,${bytes.toString("base64")}">
<figcaption><b>${escaped(picture.title)}.</b> ${escaped(picture.caption)}</figcaption></figure>`;
}

function scores(list: readonly Score[]): string {
  if (list.length === 0) return "";
  const rows = list.map(
    ({ metric, value, baseline }) =>
      `<tr><td>${escaped(metric)}</td><td>${value.toFixed(4)}</td><td>${baseline.value.toFixed(4)}</td><td class="text">${escaped(baseline.name)}</td></tr>`,
  );
  return `<h3>Scores</h3><div class="scroll"><table><thead><tr><th>Metric</th><th>Ours</th><th>Baseline</th><th class="text">Baseline is</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function tableSection(table: ReportTable, instrument: string): string {
  const head = table.columns
    .map(
      ({ name, unit, about }) =>
        `<th title="${escaped(about)}">${escaped(name)}${unit ? ` [${escaped(unit)}]` : ""}</th>`,
    )
    .join("");
  const body = table.shown
    .map((row) => `<tr>${table.columns.map(({ name }) => `<td>${shown(row[name])}</td>`).join("")}</tr>`)
    .join("");
  const more =
    table.rows > table.shown.length
      ? `The first ${table.shown.length} of ${table.rows.toLocaleString("en-US")} rows; all are in `
      : "In ";
  return `<h3>${escaped(table.title)}</h3><div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>
<p class="faint">${more}${escaped(`${instrument}/${table.name}`)}.</p>`;
}

function paperSection(paper: PaperCard): string {
  const deviations = paper.deviations
    .map(
      ({ subject, paper: said, here, reason }) =>
        `<tr>${[subject, said, here, reason].map((cell) => `<td class="text wide">${escaped(cell)}</td>`).join("")}</tr>`,
    )
    .join("");
  return `<details><summary>The paper, and where this differs from it</summary>
<p>${escaped(paper.authors.join(", "))} ${paper.year}, “${escaped(paper.title)}”, ${escaped(paper.journal)}, doi:${escaped(paper.doi)}</p>
<div class="scroll"><table><thead><tr><th>Subject</th><th class="text">Paper</th><th class="text">Here</th><th class="text">Reason</th></tr></thead><tbody>${deviations}</tbody></table></div>
</details>`;
}

function skippedSection(skipped: readonly Skip[]): string {
  if (skipped.length === 0) return "";
  const items = skipped
    .map(({ name, reason }) => `<li><code>${escaped(name)}</code>: ${escaped(reason)}</li>`)
    .join("");
  return `<section><h2>Left out</h2><ul>${items}</ul></section>`;
}
