import type { Card } from "../header/card.ts";
import type { Findings } from "./finding.ts";
import type { Subject } from "./subject.ts";

const AXIS = /^(CTYPE|CUNIT|CNAME|CRPIX|CRVAL|CDELT|CRDER|CSYER|CROTA)([1-9]\d*)([A-Z]?)$/;
const PAIR = /^(PC|CD)([1-9]\d*)_([1-9]\d*)([A-Z]?)$/;
const PARAMETER = /^(PV|PS)([1-9]\d*)_(\d+)([A-Z]?)$/;

/** NAXIS ends at 999. */
const MOST_AXES = 999;

interface WcsCard {
  readonly card: Card;
  readonly root: string;
  /** 1-based axes that it names. */
  readonly axes: readonly number[];
  /** "" or the letter of an alternate description. */
  readonly version: string;
}

function wcsCards({ header }: Subject): WcsCard[] {
  return header.cards.flatMap((card): WcsCard[] => {
    const axis = AXIS.exec(card.key);
    if (axis !== null) return [{ card, root: axis[1], axes: [Number(axis[2])], version: axis[3] }];
    const pair = PAIR.exec(card.key);
    if (pair !== null)
      return [{ card, root: pair[1], axes: [Number(pair[2]), Number(pair[3])], version: pair[4] }];
    const parameter = PARAMETER.exec(card.key);
    if (parameter !== null)
      return [{ card, root: parameter[1], axes: [Number(parameter[2])], version: parameter[4] }];
    return [];
  });
}

/** World coordinates of an image: axes, matrix, and types that come in pairs (section 8). */
export function wcsKeywords(subject: Subject, findings: Findings): void {
  const { type, compressed } = subject;
  if (type === "ascii-table" || (type === "binary-table" && compressed !== "image")) return;
  const all = wcsCards(subject);
  for (const version of new Set(all.map((one) => one.version))) {
    const cards = all.filter((one) => one.version === version);
    axisNumbers(subject, cards, version, findings);
    matrix(cards, findings);
    missingAxes(cards, findings);
    celestialPairs(cards, findings);
  }
}

function axisNumbers(
  { header, compressed }: Subject,
  cards: WcsCard[],
  version: string,
  findings: Findings,
): void {
  const axes = header.card(`WCSAXES${version}`);
  const stated = header.getNumber(`WCSAXES${version}`);
  const late = axes === undefined ? undefined : cards.find(({ card }) => card.byteOffset < axes.byteOffset);
  if (axes !== undefined && late !== undefined)
    findings.error("8.2", axes, `${axes.key} stands behind another WCS keyword, ${late.card.key}`);
  const naxis = header.getNumber(compressed === "image" ? "ZNAXIS" : "NAXIS") ?? 0;
  const limit = stated ?? naxis;
  // A header without data describes no pixels, and nothing can be said of its axes.
  if (stated === undefined && naxis === 0) return;
  for (const { card, axes: numbers } of cards) {
    if (Math.max(...numbers) <= limit) continue;
    if (stated === undefined) findings.warn("8.2", card, `${card.key} goes beyond NAXIS = ${limit}`);
    else findings.error("8.2", card, `${card.key} goes beyond WCSAXES${version} = ${limit}`);
  }
}

function matrix(cards: readonly WcsCard[], findings: Findings): void {
  const of = (root: string): WcsCard[] => cards.filter((one) => one.root === root);
  const [pc, cd, rotation] = [of("PC"), of("CD"), of("CROTA").filter(({ card }) => card.value !== 0)];
  if (pc.length > 0 && cd.length > 0)
    findings.error(
      "8.1",
      cd[0].card,
      `${cd[0].card.key} and ${pc[0].card.key}: PC and CD exclude each other`,
    );
  if (pc.length > 0 && rotation.length > 0)
    findings.error(
      "8.1",
      rotation[0].card,
      `${rotation[0].card.key} is not to stand beside ${pc[0].card.key}`,
    );
}

function missingAxes(cards: readonly WcsCard[], findings: Findings): void {
  let count = 0;
  for (const { root, axes } of cards) if (/^(?:CRPIX|CRVAL)$/.test(root)) count = Math.max(count, axes[0]);
  for (const root of ["CTYPE", "CRPIX", "CRVAL"]) {
    const found = cards.filter((one) => one.root === root);
    const axes = new Set(found.flatMap((one) => one.axes));
    if (found.length > 0 && axes.size < count && axes.size < MOST_AXES)
      findings.warn("8.2", found[0].card, `there are ${axes.size} ${root} for ${count} axes`);
  }
}

const CELESTIAL = /^(?:(RA|DEC)-{2,3}|([A-Z])(LON|LAT)-|([A-Z]{2})(LN|LT)-)-?([A-Z]{3})$/;

/** Longitude and latitude come together, in one projection (section 8.3). */
function celestialPairs(cards: readonly WcsCard[], findings: Findings): void {
  const axes = cards.flatMap(({ root, card }) => {
    if (root !== "CTYPE" || typeof card.value !== "string") return [];
    const match = CELESTIAL.exec(card.value.trim().replace(/-SIP$/, ""));
    if (match === null) return [];
    const frame = match[2] ?? match[4] ?? "equatorial";
    return [{ card, frame, side: match[1] ?? match[3] ?? match[5], projection: match[6] }];
  });
  for (const one of axes.slice(0, MOST_AXES)) {
    const others = axes.filter(
      ({ card, frame, side }) => card !== one.card && frame === one.frame && side !== one.side,
    );
    if (others.length === 0)
      findings.warn("8.3", one.card, `${one.card.key} = '${one.card.value}' has no partner`);
    else if (!others.some(({ projection }) => projection === one.projection))
      findings.error(
        "8.3",
        one.card,
        `${one.card.key} = '${one.card.value}' is of another projection than its partner`,
      );
  }
}
