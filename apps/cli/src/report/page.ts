import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Fact, Observation, PaperCard, Picture, ReportTable, Skip } from "@helioscope/core";
import { loadInstrument } from "../instruments.ts";
import type { TableFormat } from "../tables/index.ts";
import { escaped, shown } from "./html.ts";
import { STYLE } from "./style.ts";
import { reportTable, scoresTable } from "./tables.ts";

/** One sequence as one instrument saw it. */
export interface Section {
  /** Where its tables and pictures lie below the folder of the run, with "/". */
  readonly folder: string;
  /** Name of the sequence, where the instrument saw several. */
  readonly sequence: string | undefined;
  readonly observation: Observation;
}

export interface ReportInput {
  /** Folder of the run. */
  readonly folder: string;
  readonly formats: readonly TableFormat[];
  readonly sections: readonly Section[];
  readonly skipped: readonly Skip[];
  readonly seconds: number;
  /** What was made for the run, when nothing was brought. */
  readonly made: string | undefined;
}

/** One self-contained page: pictures and tables inside, no script, nothing fetched. */
export async function reportPage(input: ReportInput): Promise<string> {
  const sections: string[] = [];
  for (const [k, one] of input.sections.entries()) {
    const last = input.sections[k + 1]?.observation.instrument !== one.observation.instrument;
    sections.push(await sectionOf(one, last, input));
  }
  const links = [
    ...input.sections.map((one) => `<a href="#${escaped(one.folder)}">${escaped(titleOf(one))}</a>`),
    ...(input.skipped.length > 0 ? [`<a href="#left-out">Left out (${input.skipped.length})</a>`] : []),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Helioscope observing run</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Helioscope observing run</h1>
<p class="faint">${input.made ? `${escaped(input.made)} ` : ""}The run took ${input.seconds.toFixed(1)} s.</p>
${links.length > 1 ? `<nav>${links.join("")}</nav>` : ""}
</header>
<main>
${sections.join("\n")}
${skippedSection(input.skipped)}
</main>
</body>
</html>
`;
}

/** What was observed, and of which sequence where there are several. */
export function titleOf({ observation, sequence }: Section): string {
  return sequence === undefined ? observation.title : `${observation.title}: ${sequence}`;
}

/** The last section of an instrument tells of its paper. */
async function sectionOf(one: Section, withPaper: boolean, input: ReportInput): Promise<string> {
  const { observation } = one;
  const { instrument, notes, facts, scores } = observation;
  const { paper } = await loadInstrument(instrument);
  const pictures = await Promise.all(
    observation.pictures.map((picture) => figure(picture, join(input.folder, one.folder))),
  );
  const tables = observation.tables.map((table) => ({
    html: reportTable(table, one.folder, input.formats),
    // Beside each other; the rest take the whole width, whole tables before the pictures.
    short: table.columns.length <= 7 && isWhole(table),
    whole: isWhole(table),
  }));
  const pick = (short: boolean, whole: boolean) =>
    tables
      .flatMap((table) => (table.short === short && table.whole === whole ? [table.html] : []))
      .join("\n");
  return `<section id="${escaped(one.folder)}">
<h2>${escaped(titleOf(one))}</h2>
${factLists(facts)}
${notes.map((note) => `<p>${escaped(note)}</p>`).join("\n")}
<div class="columns">${scoresTable(scores)}${pick(true, true)}</div>
${pick(false, true)}
<h3>Pictures</h3>
<div class="pictures">${pictures.join("\n")}</div>
${pick(false, false)}
${withPaper ? paperSection(paper) : ""}
</section>`;
}

const isWhole = ({ rows, shown: few }: ReportTable) => rows === few.length;

/** Numbers are what was found, and stand large; words are how it was found. */
function factLists(facts: readonly Fact[]): string {
  const list = (kind: string, chosen: readonly Fact[]) =>
    chosen.length === 0
      ? ""
      : `<dl class="${kind}">${chosen
          .map(
            ({ label, value, unit }) =>
              `<div><dt>${escaped(label)}</dt><dd>${shown(value)}${unit ? ` ${escaped(unit)}` : ""}</dd></div>`,
          )
          .join("")}</dl>`;
  const isNumber = ({ value }: Fact) => typeof value === "number";
  return (
    list("numbers", facts.filter(isNumber)) +
    list(
      "settings",
      facts.filter((fact) => !isNumber(fact)),
    )
  );
}

/** A figure of this width takes a row of the page. */
const WIDE_PX = 1300;

async function figure({ path, title, caption }: Picture, folder: string): Promise<string> {
  const bytes = await readFile(join(folder, path));
  const svg = path.endsWith(".svg");
  const type = svg ? "image/svg+xml" : "image/png";
  const wide = svg && Number(/<svg[^>]* width="([\d.]+)"/.exec(bytes.toString())?.[1]) >= WIDE_PX;
  return `<figure${wide ? ' class="wide"' : ""}><img alt="${escaped(title)}" src="data:${type};base64,${bytes.toString("base64")}">
<figcaption><b>${escaped(title)}.</b> ${escaped(caption)}</figcaption></figure>`;
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
<div class="scroll"><table><thead><tr>${["Subject", "Paper", "Here", "Reason"].map((name) => `<th class="text">${name}</th>`).join("")}</tr></thead><tbody>${deviations}</tbody></table></div>
</details>`;
}

function skippedSection(skipped: readonly Skip[]): string {
  if (skipped.length === 0) return "";
  const items = skipped
    .map(({ name, reason }) => `<li><code>${escaped(name)}</code>: ${escaped(reason)}</li>`)
    .join("");
  return `<section id="left-out"><h2>Left out</h2><ul>${items}</ul></section>`;
}
