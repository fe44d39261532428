import { readImage } from "@helioscope/io-fits";
import { openFitsFile } from "@helioscope/io-fits/node";
import { dataPath } from "../../../../testing/data.ts";
import type { Model } from "../../src/types.ts";

/** Log tau of SPINOR's nodes, and the planes (from 0) of temperature and velocity there. */
const NODES = [
  { logTau: 0, temperature: 7, velocity: 15 },
  { logTau: -0.8, temperature: 6, velocity: 14 },
  { logTau: -2, temperature: 5, velocity: 13 },
] as const;

/** Agreement with SPINOR at one optical depth: ours less SPINOR's in K and km/s; rms about the offset. */
export interface SpinorAgreement {
  readonly logTau: number;
  readonly quantity: "T" | "v";
  readonly r: number;
  readonly offset: number;
  readonly rms: number;
}

/** Compares models of the 25 Hinode pixels, row by row, with SPINOR's inversion of them at its three nodes. */
export async function compareWithSpinor(models: readonly Model[]): Promise<SpinorAgreement[]> {
  await using file = await openFitsFile(dataPath("stokes/globin_spinor/inverted_atmos.fits"));
  const { data } = await readImage(file.firstImage());
  const plane = (index: number): number[] =>
    Array.from({ length: 25 }, (_, pixel) => Number(data[index * 25 + pixel]));
  return NODES.flatMap(({ logTau, temperature, velocity }) => [
    agreement(logTau, "T", valuesAt(models, "temperature", logTau), plane(temperature)),
    agreement(
      logTau,
      "v",
      valuesAt(models, "velocity", logTau).map((v) => v / 1e5),
      plane(velocity),
    ),
  ]);
}

function valuesAt(models: readonly Model[], quantity: "temperature" | "velocity", at: number): number[] {
  return models.map(({ components: [{ atmosphere }] }) => {
    const depth = atmosphere.logTau.findIndex((value) => Math.abs(value - at) < 1e-6);
    return atmosphere[quantity][depth];
  });
}

function agreement(
  logTau: number,
  quantity: "T" | "v",
  ours: readonly number[],
  theirs: readonly number[],
): SpinorAgreement {
  const n = ours.length;
  const difference = ours.map((value, i) => value - theirs[i]);
  const offset = difference.reduce((sum, d) => sum + d, 0) / n;
  const rms = Math.sqrt(difference.reduce((sum, d) => sum + (d - offset) ** 2, 0) / n);
  return { logTau, quantity, r: pearson(ours, theirs), offset, rms };
}

/** Pearson's correlation. */
export function pearson(a: readonly number[], b: readonly number[]): number {
  const mean = (x: readonly number[]): number => x.reduce((s, v) => s + v, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    ab += (value - ma) * (b[i] - mb);
    aa += (value - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}
