import { FitsError } from "../errors.ts";
import type { Card } from "../header/card.ts";
import type { Header } from "../header/header.ts";
import type { Unit } from "../unit.ts";
import type { CardInput } from "./cards.ts";
import type { Place } from "./image-unit.ts";
import { mergeCards } from "./merge.ts";

const FRONT = /^(?:SIMPLE|XTENSION|BITPIX|NAXIS\d*|PCOUNT|GCOUNT|GROUPS)$/;
const LAYOUT = /^(?:TFIELDS|THEAP|T(?:FORM|BCOL)\d+|Z[A-Z]+\d*)$/;

/** The cards over stored data: those that describe them as stored, the others of the new header. */
export function storedCards(unit: Unit, stored: Header, header: Header, place: Place): string[] {
  const compressed = "tableHeader" in unit && !header.has("ZIMAGE") && !header.has("ZTABLE");
  if (compressed) return interleave(unit.header, stored, header);
  const wasPrimary = unit.index === 0;
  if (wasPrimary && !place.primary && unit.kind === "groups") {
    throw new FitsError("argument", "Random groups cannot stand behind another unit", {
      card: "GROUPS",
      expected: "the first place",
    });
  }
  const describing = ({ cards }: Header): string[] =>
    cards.filter(({ key }) => FRONT.test(key) || LAYOUT.test(key)).map(({ raw }) => raw);
  const extend = place.primary && place.extended && header.get("EXTEND") === false;
  if (wasPrimary === place.primary && !extend && `${describing(stored)}` === `${describing(header)}`) {
    return header.cards.map(({ raw }) => raw);
  }
  const front: CardInput[] = [];
  const rest: CardInput[] = [];
  for (const { key, value, comment } of stored.cards) {
    const card = { key, value, comment: comment.replace(/[^\x20-\x7e]/g, "?") };
    if (FRONT.test(key)) {
      if (key === "SIMPLE" && !place.primary) front.push({ key: "XTENSION", value: "IMAGE" });
      else front.push(card);
    } else if (LAYOUT.test(key)) rest.push(card);
  }
  if (wasPrimary && !place.primary) {
    if (!stored.has("PCOUNT")) front.push({ key: "PCOUNT", value: 0 });
    if (!stored.has("GCOUNT")) front.push({ key: "GCOUNT", value: 1 });
  }
  if (extend) rest.push({ key: "EXTEND", value: true });
  const drops = ({ key }: Card): boolean =>
    FRONT.test(key) || LAYOUT.test(key) || (!place.primary && key === "EXTEND");
  return mergeCards(header, { what: unit.kind === "image" ? "image" : "table", front, rest, drops });
}

/**
 * The cards of a compressed unit under a new header of its image or table: what codes the compression stays where it
 * is, and around it the cards that both headers share are exchanged. ZHECKSUM summed up the old header and goes.
 */
function interleave(old: Header, stored: Header, edited: Header): string[] {
  const storedRaws = new Set(stored.cards.map(({ raw }) => raw));
  const made = new Set(old.cards.filter(({ raw }) => !storedRaws.has(raw)).map(({ key }) => key));
  made.delete("CONTINUE");
  const shared = new Set(old.cards.map(({ raw }) => raw));
  const isCoding = (card: Card): boolean => FRONT.test(card.key) || !shared.has(card.raw);
  const next = edited.cards.filter(({ key }) => !FRONT.test(key) && !made.has(key));
  const places = new Map<string, number[]>();
  next.forEach(({ raw }, i) => {
    places.set(raw, [...(places.get(raw) ?? []), i]);
  });
  const out: string[] = [];
  let at = 0;
  for (const card of stored.cards) {
    if (isCoding(card)) {
      if (card.key !== "ZHECKSUM") out.push(card.raw);
      continue;
    }
    const found = places.get(card.raw)?.find((place) => place >= at);
    if (found === undefined) continue;
    while (at <= found) out.push(next[at++].raw);
  }
  while (at < next.length) out.push(next[at++].raw);
  return out;
}
