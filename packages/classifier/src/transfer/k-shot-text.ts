import { defaultKShotPlan } from "./check-plan.ts";
import { type KShotSpread, kShotSummary } from "./k-shot-summary.ts";
import type { KShotPlan, KShotResult } from "./k-shot-types.ts";

/** An experiment as lines of text: each method's mean and spread, and the paired difference with its draws. */
export function kShotText(result: KShotResult): string[] {
  const { classes, sourceClasses, plan, scored, leaks } = result;
  const heads = ["shots", "transfer", "scratch", "nearest", "transfer - scratch", "better"];
  const summaries = kShotSummary(result);
  const rows = summaries.map(({ shots, methods, difference }) => [
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
  const apart = summaries.flatMap(({ shots, apart: left }) =>
    left
      ? [
          `${shots} shots, ${left.images.toFixed(0)} images: transfer ${said(left.methods.transfer)}, scratch ${said(left.methods.scratch)}, nearest ${said(left.methods.nearest)}`,
        ]
      : [],
  );
  return [
    `Balanced accuracy on ${scored} images of ${classes.join(", ")}, after ${plan.updates} updates:`,
    `backbone trained on ${sourceClasses.join(", ")}; mean +- standard deviation over ${plan.draws} draws`,
    "",
    line(heads),
    ...rows.map(line),
    ...(apart.length > 0
      ? ["", "Without near-duplicates of the shots and images of their regions:", ...apart]
      : []),
    ...(leaks.twins === null ? ["", "Near-duplicates were not looked for: there are too many images"] : []),
    ...(usesDefaults(plan) ? ["", DEFAULTS_NOTE] : []),
  ];
}

/** Where the stages, updates and rates of {@link defaultKShotPlan} come from. */
const DEFAULTS_NOTE =
  "Stages, updates and rates are the defaults, which were picked on validation images of the patches of real H-alpha images (GONG): for a claim about those take seeds that picked nothing";

function usesDefaults({ stages, updates, rates }: KShotPlan): boolean {
  const own = defaultKShotPlan;
  return JSON.stringify([stages, updates, rates]) === JSON.stringify([own.stages, own.updates, own.rates]);
}

function said({ mean, sd }: KShotSpread, signed = false): string {
  const spread = Number.isNaN(sd) ? "" : ` +- ${sd.toFixed(3)}`;
  return `${signed && mean > 0 ? "+" : ""}${mean.toFixed(3)}${spread}`;
}
