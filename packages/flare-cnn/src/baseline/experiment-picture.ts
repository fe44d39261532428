import { escapeXml, linearTicks } from "@helioscope/core/figure";
import type { ScoreWithError } from "./confusion-scores.ts";
import { type BaselineLine, baselineLines } from "./experiment-table.ts";
import type { KeywordExperiment } from "./keyword-experiment.ts";

const WIDTH = 760;
const ROW = 26;
/** Where the axis begins and ends, and the first row, in pixels. */
const [LEFT, RIGHT, TOP] = [270, WIDTH - 24, 66];
const MARKS = [
  { side: "validation", name: "splits by region", colour: "#1f77b4", shift: -4 },
  { side: "test", name: "later regions", colour: "#d62728", shift: 4 },
] as const;

/**
 * TSS of every baseline, and of the paper's networks, with its error: over the splits and on the later regions, as an SVG
 * file's text. A line a row, in the order of the table.
 */
export function baselinePicture(experiment: KeywordExperiment): string {
  const lines = baselineLines(experiment);
  const ends = lines.flatMap((line) =>
    MARKS.flatMap(({ side }) => (line[side].tss ? spread(line[side].tss) : [])),
  );
  const low = Math.min(0, ...ends) - 0.02;
  const high = Math.max(0.6, ...ends) + 0.02;
  const x = (value: number) => (LEFT + ((value - low) / (high - low)) * (RIGHT - LEFT)).toFixed(1);
  const bottom = TOP + ROW * lines.length;
  const ticks = linearTicks(low, high, 6).map(
    ({ value, label }) =>
      `<line x1="${x(value)}" x2="${x(value)}" y1="${TOP}" y2="${bottom}" stroke="#dddddd"/>` +
      `<text x="${x(value)}" y="${bottom + 18}" text-anchor="middle">${escapeXml(label)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${bottom + 48}" font-size="12" fill="#222222" font-family="DejaVu Sans, Verdana, sans-serif">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="${WIDTH / 2}" y="22" text-anchor="middle" font-size="14">TSS from keywords, and of the paper's networks</text>`,
    ...MARKS.map(
      ({ name, colour }, k) =>
        `<circle cx="${LEFT + 8 + 170 * k}" cy="44" r="4" fill="${colour}"/><text x="${LEFT + 20 + 170 * k}" y="48">${name}</text>`,
    ),
    ...ticks,
    ...lines.map((line, i) => row(line, TOP + ROW * (i + 0.5), x)),
    `<rect x="${LEFT}" y="${TOP}" width="${RIGHT - LEFT}" height="${bottom - TOP}" fill="none" stroke="#222222"/>`,
    `<text x="${(LEFT + RIGHT) / 2}" y="${bottom + 38}" text-anchor="middle">TSS</text>`,
    "</svg>\n",
  ].join("\n");
}

function row(line: BaselineLine, y: number, x: (value: number) => string): string {
  const marks = MARKS.map(({ side, colour, shift }) => {
    const score = line[side].tss;
    if (score === undefined || Number.isNaN(score.value)) return "";
    const [from, to] = spread(score) as [number, number];
    const at = y + shift;
    return (
      `<line x1="${x(from)}" x2="${x(to)}" y1="${at}" y2="${at}" stroke="${colour}" stroke-width="1.5"/>` +
      `<circle cx="${x(score.value)}" cy="${at}" r="3.5" fill="${line.from === "paper" ? "#ffffff" : colour}" stroke="${colour}"/>`
    );
  });
  const name = line.from === "paper" ? `${line.name} (paper)` : line.name;
  return `<text x="${LEFT - 10}" y="${y + 4}" text-anchor="end">${escapeXml(name)}</text>${marks.join("")}`;
}

function spread({ value, error }: ScoreWithError): number[] {
  if (Number.isNaN(value)) return [];
  return Number.isNaN(error) ? [value, value] : [value - error, value + error];
}
