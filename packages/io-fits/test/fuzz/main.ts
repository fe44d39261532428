import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fuzz } from "./fuzz.ts";
import { filesOf } from "./seeds.ts";

/** npm run fuzz -- --minutes 60 [--seed 1] [--threads 1] [--files FOLDER]... [--out FOLDER] */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    threads: { type: "string", default: "1" },
    files: { type: "string", multiple: true, default: [] },
    out: { type: "string", default: "fuzz-findings" },
  },
});
const shown = { at: 0 };
const started = performance.now();
const report = await fuzz({
  seconds: Number(values.minutes) * 60,
  seed: Number(values.seed),
  threads: Number(values.threads),
  start: values.files.flatMap(filesOf),
  onFinding: ({ what, step, message, place, bytes }) => {
    mkdirSync(values.out, { recursive: true });
    const path = join(values.out, `${what}-${place.replace(/[^\w.-]+/g, "_").slice(0, 80)}.fits`);
    writeFileSync(path, bytes);
    console.log(`${what}: ${step}: ${message} (${place}), kept as ${path}`);
  },
  onProgress: ({ inputs, blocks, pool }) => {
    if (performance.now() - shown.at < 30_000) return;
    shown.at = performance.now();
    const seconds = Math.round((shown.at - started) / 1000);
    console.log(
      `${seconds} s: ${inputs} inputs, ${blocks} blocks reached, ${pool} inputs reached something new`,
    );
  },
});
console.log(
  `${report.inputs} inputs, ${report.blocks} blocks reached, ${report.pool} inputs kept, ${report.findings.length} findings`,
);
process.exitCode = report.findings.length > 0 ? 1 : 0;
