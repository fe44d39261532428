import { type ExperimentRow, engineText } from "./rows.ts";

/** A training may take so long. */
const LIMIT_SECONDS = 600;

/** What each network is and what its training took, for people; and which of them is the paper's. */
export function modelLines(rows: readonly ExperimentRow[]): string[] {
  const runs = rows.flatMap(({ kind, generator, seed, network }) =>
    kind === "network" && network ? [{ name: generator, seed, ...network }] : [],
  );
  if (runs.length === 0) return [];
  const names = [...new Set(runs.map(({ name }) => name))];
  const lines = names.map((name) => {
    const own = runs.filter((run) => run.name === name);
    const [{ about, images, skips, memory, parameters }] = own;
    const mean = (value: (run: (typeof own)[number]) => number) =>
      own.reduce((sum, run) => sum + value(run), 0) / own.length;
    const cells = [
      name,
      about,
      images,
      skips,
      memory,
      parameters,
      mean(({ seconds }) => seconds).toFixed(0),
      mean(({ msPerStep }) => msPerStep).toFixed(0),
      [...new Set(own.map(engineText))].join("; "),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const longest = runs.reduce((a, b) => (b.seconds > a.seconds ? b : a));
  return [
    "| network | what it sees and keeps | EUV images | skips | memory | weights | training, s | ms a step | engine |",
    "|---|---|---|---|---|---|---|---|---|",
    ...lines,
    "",
    ...namesInWords(names),
    `Longest training: ${longest.seconds.toFixed(0)} s (${longest.name}, seed ${longest.seed}, ${engineText(longest)}), ${
      longest.seconds <= LIMIT_SECONDS ? "within" : "more than"
    } ten minutes a run.`,
    "",
  ];
}

/** `convgru` sounds like the paper's network and is not. */
function namesInWords(names: readonly string[]): string[] {
  if (!names.includes("convgru")) return [];
  const paper = names.includes("convgru-paper")
    ? "which is `convgru-paper`"
    : "which would be `convgru-paper` and is not among these";
  return [`\`convgru\` is this package's recipe for a recurrent network, not the paper's wiring, ${paper}.`];
}
