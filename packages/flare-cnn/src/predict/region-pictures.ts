import type { ObserveContext, Picture } from "@helioscope/core";
import { type RecallWindow, seriesPicture } from "../recall/index.ts";
import { type FlarePrediction, TOTAL_FLUX } from "./prediction.ts";

/** Region pictures that a page shows. */
const SHOWN_REGIONS = 12;

/** Regions with their predictions in order of time. */
function byHarp(predictions: readonly FlarePrediction[]): Map<number, FlarePrediction[]> {
  const regions = new Map<number, FlarePrediction[]>();
  for (const prediction of predictions) {
    const list = regions.get(prediction.record.harp);
    if (list) list.push(prediction);
    else regions.set(prediction.record.harp, [prediction]);
  }
  return regions;
}

/** Draws probabilities and keywords of each region that has more than one magnetogram; gives those that a page shows. */
export async function regionPictures(
  predictions: readonly FlarePrediction[],
  windows: ReadonlyMap<number, readonly RecallWindow[]>,
  context: Pick<ObserveContext, "out" | "document">,
  name: string,
): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const [harp, own] of byHarp(predictions)) {
    if (own.length < 2) continue;
    const numbers = [...new Set(own.flatMap(({ record }) => record.noaa))];
    const title = `HARP ${harp}${numbers.length > 0 ? `, NOAA ${numbers.join(", ")}` : ""}`;
    const values = (of: (one: FlarePrediction) => number | null) =>
      Float64Array.from(own, (one) => of(one) ?? Number.NaN);
    const path = `regions/harp${harp}.svg`;
    const baseline = own.some((one) => one.baseline !== null)
      ? [{ name: TOTAL_FLUX, values: values((one) => one.baseline) }]
      : [];
    await context.out.write(
      path,
      await seriesPicture(
        own.map(({ record }) => record.time.utc),
        [
          {
            label: "probability",
            curves: [{ name, values: values((one) => one.probability) }, ...baseline],
            range: [-0.03, 1.03],
          },
          {
            label: "unsigned flux (Mx)",
            curves: [{ name: "total unsigned flux", values: values((one) => one.fluxMx) }],
          },
          {
            label: "R (log Mx)",
            curves: [{ name: "R_VALUE", values: values((one) => one.rValue) }],
          },
          {
            label: "area (uHem)",
            curves: [{ name: "AREA", values: values((one) => one.record.areaMicroHemispheres) }],
          },
        ],
        {
          title,
          windows: windows.get(harp) ?? [],
          ...(context.document ? { document: context.document } : {}),
        },
      ),
    );
    if (pictures.length < SHOWN_REGIONS) {
      pictures.push({
        path,
        title,
        caption:
          "Probability to be a flaring region beside what total flux alone says, and keywords over time; gaps are records that break one of the paper's rules. Red: M and X flares. Dashed: midway between two, where the windows of recall are cut.",
      });
    }
  }
  return pictures;
}
