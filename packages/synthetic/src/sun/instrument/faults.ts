import { mix, unit } from "../../region/hash.ts";
import type { SunImage } from "../types.ts";

/**
 * What is wrong with a record: bits of QUALITY and a darkened image, rows that never came, one value everywhere, a file that ends too
 * early, an empty one, none at all.
 */
export type SunFault = "quality" | "rows" | "constant" | "truncated" | "empty" | "missing";

const kinds: readonly SunFault[] = ["quality", "rows", "constant", "truncated", "empty", "missing"];

/** Whether a record is faulty: a share of all are. Decided by the salt and the time alone. */
export function faultAt(share: number, salt: number, time: number): SunFault | undefined {
  const minutes = Math.floor(time / 60_000) | 0;
  if (unit(mix(minutes, salt)) >= share) return undefined;
  return kinds[Math.floor(unit(mix(minutes, salt ^ 0x51ed270b)) * kinds.length)];
}

/** QUALITY of a record: eclipse and missing pixels, in the bits of AIA (level 1) or HMI. */
export function qualityOf(fault: SunFault | undefined, kind: "euv" | "field"): number {
  if (fault === "quality") return kind === "euv" ? 0x2000 : 0x20;
  if (fault === "rows") return kind === "euv" ? 0x700 : 0x1000;
  return 0;
}

/** The image as the fault leaves it. */
export function spoiled(image: SunImage, fault: SunFault | undefined, kind: "euv" | "field"): SunImage {
  const { width, height } = image;
  if (fault === "constant") return { ...image, data: new Float32Array(image.data.length) };
  if (fault === "quality") return { ...image, data: image.data.map((value) => 0.15 * value) };
  if (fault !== "rows") return image;
  const data = image.data.slice();
  const from = Math.floor(0.35 * height) * width;
  data.fill(kind === "euv" ? 0 : Number.NaN, from, from + Math.ceil(0.2 * height) * width);
  return { data, width, height };
}
