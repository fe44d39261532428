import { type KShotSpread, kShotSummary } from "./k-shot-summary.ts";
import type { KShotResult } from "./k-shot-types.ts";

/** An experiment as lines of text: each method's mean and spread, and the paired difference with its draws. */
export function kShotText(result: KShotResult): string[] {
  const { classes, sourceClasses, plan, scored, runs } = result;
  const heads = ["shots", "transfer", "scratch", "nearest", "transfer - scratch", "better"];
  const rows = kShotSummary(runs).map(({ shots, methods, difference }) => [
    String(shots),
    said(methods.transfer),
    said(methods.scratch),
    said(methods.nearest),
    said(difference, true),
    `${difference.better} of ${difference.values.length}`,
  ]);
  const widths = heads.map((head, c) => Math.max(head.length, ...rows.map((row) => row[c].length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, c) => cell.padEnd(widths[c]))
      .join("  ")
      .trimEnd();
  return [
    `Balanced accuracy on ${scored} images of ${classes.join(", ")}, after ${plan.updates} updates:`,
    `backbone trained on ${sourceClasses.join(", ")}; mean +- standard deviation over ${plan.draws} draws`,
    "",
    line(heads),
    ...rows.map(line),
  ];
}

function said({ mean, sd }: KShotSpread, signed = false): string {
  const spread = Number.isNaN(sd) ? "" : ` +- ${sd.toFixed(3)}`;
  return `${signed && mean > 0 ? "+" : ""}${mean.toFixed(3)}${spread}`;
}
