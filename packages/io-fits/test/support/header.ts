import { type CardValue, Header } from "../../src/index.ts";

/** A header with these values, without comments. */
export function headerOf(values: Readonly<Record<string, CardValue>>): Header {
  return new Header(
    Object.entries(values).map(([key, value], i) => ({
      key,
      value,
      comment: "",
      raw: "",
      byteOffset: 80 * i,
    })),
  );
}
