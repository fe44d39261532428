import type { Findings } from "./finding.ts";
import type { Subject } from "./subject.ts";

const ISO = /^[+-]?\d{4,5}-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.\d+)?)?$/;
const OLD = /^(\d\d)\/(\d\d)\/(\d\d)$/;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isDay = (month: string, day: string): boolean =>
  Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= DAYS[Number(month) - 1];

/** Keywords that begin with DATE hold CCYY-MM-DD with or without Thh:mm:ss (sections 4.4.2.1 and 9.1.1). */
export function dates({ header }: Subject, findings: Findings): void {
  for (const card of header.cards) {
    // DATExxxx is a date wherever it holds one; DATEREF and the like are of section 9.
    if (!/^DATE(?:$|[-_A-Z0-9])/.test(card.key) || card.key === "DATASUM") continue;
    const { value } = card;
    if (value === undefined || (typeof value === "string" && value.trim() === "")) continue;
    if (typeof value !== "string") {
      findings.error("4.4.2.1", card, `${card.key} is ${String(value)}; it has to be a string`);
      continue;
    }
    const old = OLD.exec(value);
    if (old !== null && isDay(old[2], old[1])) {
      if (Number(old[3]) < 10)
        findings.warn("4.4.2.1", card, `${card.key} = '${value}' means the year 19${old[3]}`);
      continue;
    }
    const iso = ISO.exec(value);
    const [, month = "", day = "", hour = "0", minute = "0", second = "0"] = iso ?? [];
    // The sixtieth second is a leap second.
    const clock = Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 60;
    if (iso === null || !isDay(month, day) || !clock)
      findings.error(
        "9.1.1",
        card,
        `${card.key} = '${value}' is not CCYY-MM-DD or CCYY-MM-DDThh:mm:ss[.s...]`,
      );
  }
}
