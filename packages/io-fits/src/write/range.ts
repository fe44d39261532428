import type { NumericArray } from "../bytes.ts";
import type { Header } from "../header/header.ts";
import { storageFor } from "./big-endian.ts";
import type { CardInput } from "./cards.ts";

/** DATAMIN and DATAMAX, those of the two that the header has, of the physical values written under it. */
export function dataRange(
  header: Header,
  data: NumericArray,
  scaling: Header | readonly CardInput[],
): CardInput[] {
  const keys = ["DATAMIN", "DATAMAX"].filter((key) => header.has(key));
  if (keys.length === 0) return [];
  const number = (key: string): number | undefined => {
    const value = "cards" in scaling ? scaling.get(key) : scaling.find((card) => card.key === key)?.value;
    return value === undefined ? undefined : Number(value);
  };
  const [low, high] = extremes(data, number("BLANK"));
  if (low > high) return [];
  // Unsigned arrays hold physical values already; their BZERO only says how they are stored.
  const { flipped } = storageFor(data);
  const scale = (!flipped && number("BSCALE")) || 1;
  const zero = (!flipped && number("BZERO")) || 0;
  const ends = [low * scale + zero, high * scale + zero].sort((a, b) => a - b);
  return keys.map((key) => ({ key, value: ends[key === "DATAMIN" ? 0 : 1] }));
}

function extremes(data: NumericArray, blank: number | undefined): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (value === blank || !Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
