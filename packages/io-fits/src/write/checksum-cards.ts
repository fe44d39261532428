import { encodeChecksum, OnesSum } from "../checksum/sum.ts";
import type { Step } from "../pace.ts";
import { formatCards } from "./cards.ts";
import { encodeHeader } from "./header-bytes.ts";
import type { LaidUnit } from "./laid.ts";

const SUM = /^(?:CHECKSUM|DATASUM )=/;

export const hasChecksums = (cards: readonly string[]): boolean => cards.some((card) => SUM.test(card));

export const withoutChecksums = (cards: readonly string[]): string[] => {
  // A CONTINUE card behind one of them would be left without its string.
  return cards.filter(
    (card, i) => !SUM.test(card) && !(card.startsWith("CONTINUE") && SUM.test(cards[i - 1] ?? "")),
  );
};

/** The sum of the data of a unit, padding included. */
export async function sumData(unit: LaidUnit, step: Step): Promise<number> {
  if (unit.datasum !== undefined) return unit.datasum;
  const sum = new OnesSum();
  for await (const piece of unit.pieces()) {
    await step(0, 1);
    sum.add(piece);
  }
  return sum.value;
}

/**
 * Puts CHECKSUM and DATASUM into the cards, in the place where they stood or at the end, so that the sum of the whole
 * unit becomes minus zero (Standard, section 4.4.2.7 and appendix J).
 */
export function signCards(cards: readonly string[], datasum: number): string[] {
  const put = (list: readonly string[], key: string, value: string, comment: string): string[] => {
    const [made] = formatCards({ key, value, comment });
    const at = list.findIndex((card) => card.startsWith(key.padEnd(8)));
    return at < 0 ? [...list, made] : list.map((card, i) => (i === at ? made : card));
  };
  const summed = put(cards, "DATASUM", String(datasum), "data unit checksum");
  const zeroed = put(summed, "CHECKSUM", "0".repeat(16), "HDU checksum");
  const sum = new OnesSum(datasum);
  sum.add(encodeHeader(zeroed));
  return put(zeroed, "CHECKSUM", encodeChecksum(sum.value), "HDU checksum");
}
