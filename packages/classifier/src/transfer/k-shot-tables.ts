import type { Column, Table } from "@helioscope/core";
import { kShotSummary } from "./k-shot-summary.ts";
import { K_SHOT_METHODS, type KShotResult } from "./k-shot-types.ts";

const SHOTS: Column = { name: "shots", type: "int", about: "Labelled images of each class" };
const METHOD: Column = {
  name: "method",
  type: "string",
  about:
    "transfer: trained backbone, fresh head; scratch: fresh weights; nearest: nearest image on 16 x 16 pixels",
};
const DRAW: Column = { name: "draw", type: "int", about: "Which draw of images and weights, from 1" };
const RATE: Column = { name: "rate", type: "float", about: "Learning rate" };

/** Tables of an experiment: every run, the summary by number of shots, and the trainings that chose the rates. */
export function kShotTables(result: KShotResult): readonly Table[] {
  const { classes, runs, trials } = result;
  return [
    {
      name: "runs",
      columns: [
        ...[SHOTS, DRAW, METHOD, RATE],
        { name: "balancedAccuracy", type: "float", about: "Mean of the recalls of the classes" },
        { name: "accuracy", type: "float", about: "Share of the scored images that is right" },
        {
          name: "apartImages",
          type: "int",
          about: "Scored images without near-duplicates of the shots and images of their regions",
        },
        { name: "apartBalancedAccuracy", type: "float", about: "Balanced accuracy on those" },
        ...classes.map(
          (name): Column => ({
            name: `recall_${name}`,
            type: "float",
            about: `Share of ${name} that is found`,
          }),
        ),
      ],
      rows: runs.map(({ recalls, apart, ...run }) => ({
        ...run,
        apartImages: apart.images,
        apartBalancedAccuracy: orNull(apart.balancedAccuracy),
        ...Object.fromEntries(classes.map((name, c) => [`recall_${name}`, recalls[c]])),
      })),
    },
    {
      name: "summary",
      columns: [
        SHOTS,
        ...K_SHOT_METHODS.flatMap((method): Column[] => [
          {
            name: `${method}Mean`,
            type: "float",
            about: `Mean balanced accuracy of ${method} over the draws`,
          },
          { name: `${method}Sd`, type: "float", about: "Its standard deviation over the draws" },
        ]),
        { name: "differenceMean", type: "float", about: "Mean of transfer less scratch, draw by draw" },
        { name: "differenceSd", type: "float", about: "Its standard deviation over the draws" },
        { name: "better", type: "int", about: "Draws in which transfer was the better one" },
        { name: "draws", type: "int", about: "Draws in all" },
        {
          name: "apartImages",
          type: "float",
          about:
            "Mean number of scored images without near-duplicates of the shots and images of their regions",
        },
        ...K_SHOT_METHODS.map(
          (method): Column => ({
            name: `${method}Apart`,
            type: "float",
            about: `Mean balanced accuracy of ${method} on those`,
          }),
        ),
      ],
      rows: kShotSummary(result).map(({ shots, methods, apart, difference }) => ({
        shots,
        ...Object.fromEntries(
          K_SHOT_METHODS.flatMap((method) => [
            [`${method}Mean`, methods[method].mean],
            [`${method}Sd`, orNull(methods[method].sd)],
          ]),
        ),
        differenceMean: difference.mean,
        differenceSd: orNull(difference.sd),
        better: difference.better,
        draws: difference.values.length,
        apartImages: apart?.images ?? result.scored,
        ...Object.fromEntries(
          K_SHOT_METHODS.map((method) => [
            `${method}Apart`,
            orNull((apart?.methods ?? methods)[method].mean),
          ]),
        ),
      })),
    },
    {
      name: "rates",
      columns: [
        ...[SHOTS, DRAW, METHOD, RATE],
        {
          name: "balancedAccuracy",
          type: "float",
          about: "On training images that were not drawn",
        },
      ],
      rows: trials.map((trial) => ({ ...trial })),
    },
  ];
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
