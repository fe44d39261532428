import { ArgumentError } from "@helioscope/core";
import { ELEMENTS, type Element } from "./elements.ts";

const BY_SYMBOL: ReadonlyMap<string, Element> = new Map(
  ELEMENTS.map((element) => [element.symbol.toUpperCase(), element]),
);

/**
 * The element of a symbol, in any case of letters.
 *
 * @throws {ArgumentError} where there is none from hydrogen to uranium.
 */
export function findElement(symbol: string): Element {
  const element = BY_SYMBOL.get(symbol.trim().toUpperCase());
  if (!element) {
    throw new ArgumentError(`No element "${symbol}"`, {
      value: symbol,
      expected: "the symbol of an element from H to U",
    });
  }
  return element;
}
