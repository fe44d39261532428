import type { BenchRow } from "./track.ts";

/** The comparisons, each in a file of its own. */
const BENCHES: Readonly<Record<string, () => Promise<{ run(): Promise<BenchRow[]> }>>> = {
  track: () => import("./track.ts"),
  fits: () => import("./fits.ts"),
  engine: () => import("./engine.ts"),
  stokes: () => import("./stokes.ts"),
  recovery: () => import("./recovery.ts"),
  flare: () => import("./flare.ts"),
  classifier: () => import("./classifier.ts"),
  magnetogram: () => import("./magnetogram.ts"),
};

const words = process.argv.slice(2);
const json = words.includes("--json");
const names = words.filter((word) => word !== "--json");
const usage = `npm run bench -- ${Object.keys(BENCHES).join("|")} [--json]`;

if (words.includes("--help") || words.includes("-h")) {
  process.stdout.write(`${usage}\n`);
} else if (names.length === 0 || names.some((name) => !Object.hasOwn(BENCHES, name))) {
  process.stderr.write(`Which comparison? ${usage}\n`);
  process.exitCode = 2;
} else {
  for (const name of names) {
    const bench = await BENCHES[name]?.();
    const rows = (await bench?.run()) ?? [];
    process.stdout.write(json ? rows.map((row) => `${JSON.stringify(row)}\n`).join("") : table(rows));
  }
}

/** Aligned columns; text to the left, numbers to the right. */
function table(rows: readonly BenchRow[]): string {
  const head = ["what", "ours", "theirs", "unit", "peer", "ratio", "goal", "peak MiB"];
  const cells = rows.map((row) => [
    row.name,
    figures(row.ours),
    figures(row.theirs),
    row.unit,
    row.recorded ? `${row.peer} (recorded)` : row.peer,
    figures(row.ratio),
    row.goal === 0 ? "-" : `${figures(row.goal)} ${row.ratio >= row.goal ? "met" : "missed"}`,
    row.peakMemoryMiB.toFixed(0),
  ]);
  const left = new Set([0, 3, 4]);
  const widths = head.map((text, k) => Math.max(text.length, ...cells.map((row) => row[k].length)));
  const line = (row: readonly string[]) =>
    row.map((text, k) => (left.has(k) ? text.padEnd(widths[k]) : text.padStart(widths[k]))).join("  ");
  return `${[head, ...cells].map((row) => line(row).trimEnd()).join("\n")}\n`;
}

function figures(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}
