import type { NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { CardInput } from "./cards.ts";
import type { IntegerScale } from "./units.ts";

/**
 * Physical values as stored integers, with the cards that undo it.
 *
 * @throws FitsError "argument" for a scale that is none and for values that the integers cannot hold.
 */
export function toIntegers(
  values: NumericArray,
  { bitpix, scale, zero = 0, blank }: IntegerScale,
): { readonly data: Uint8Array | Int16Array | Int32Array; readonly cards: readonly CardInput[] } {
  const least = bitpix === 8 ? 0 : -(2 ** (bitpix - 1));
  const most = least + 2 ** bitpix - 1;
  if (![8, 16, 32].includes(bitpix) || !Number.isFinite(scale) || scale === 0 || !Number.isFinite(zero)) {
    throw new FitsError("argument", "The scale is none", {
      value: { bitpix, scale, zero },
      expected: "8, 16 or 32 bits, a finite scale other than 0 and a finite zero",
    });
  }
  if (blank !== undefined && !(Number.isInteger(blank) && blank >= least && blank <= most)) {
    throw new FitsError("argument", `BLANK is ${blank}`, {
      card: "BLANK",
      value: blank,
      expected: `an integer from ${least} to ${most}`,
    });
  }
  const none = blank ?? (bitpix === 8 ? most : least);
  const data = allocateIntegers(bitpix, values.length);
  let empty = blank !== undefined;
  let taken = -1;
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (Number.isNaN(value)) {
      data[i] = none;
      empty = true;
      continue;
    }
    const stored = Math.round((value - zero) / scale);
    if (!(stored >= least && stored <= most)) {
      throw new FitsError("argument", `Pixel ${i} is ${value}, stored ${stored}`, {
        value,
        expected: `at least ${least} and at most ${most}`,
        remedy: "Choose a larger scale, another zero or more bits.",
      });
    }
    if (stored === none && taken < 0) taken = i;
    data[i] = stored;
  }
  if (empty && taken >= 0) {
    throw new FitsError("argument", `Pixel ${taken} is stored as ${none}, which is BLANK`, {
      card: "BLANK",
      value: Number(values[taken]),
      remedy: "Choose another blank.",
    });
  }
  const cards: CardInput[] = [
    { key: "BSCALE", value: scale, comment: "physical = BSCALE x stored + BZERO" },
    { key: "BZERO", value: zero },
  ];
  if (empty) cards.push({ key: "BLANK", value: none, comment: "stored where there is no value" });
  return { data, cards };
}

function allocateIntegers(bitpix: 8 | 16 | 32, length: number): Uint8Array | Int16Array | Int32Array {
  if (bitpix === 8) return new Uint8Array(length);
  return bitpix === 16 ? new Int16Array(length) : new Int32Array(length);
}
