import type { HeaderLike } from "@helioscope/core";
import { headerOf } from "./cards.ts";
import { damaged, type Jp2Box } from "./jp2-boxes.ts";

/** The archive's are some 10 kB. */
const MOST_BYTES = 2 ** 20;
const ELEMENT = /<([A-Za-z][\w.-]*)>([^<]*)<\/\1>/g;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * The FITS header that Helioviewer puts into a box "xml " of its JPEG 2000 files, `<meta><fits><KEY>value</KEY>...`; of a
 * keyword that occurs twice the first counts. Undefined where no box has one.
 */
export function jp2Header(boxes: readonly Jp2Box[]): HeaderLike | undefined {
  for (const { type, content } of boxes) {
    if (type !== "xml ") continue;
    if (content.length > MOST_BYTES) throw damaged(`its header has ${content.length} bytes`);
    const text = new TextDecoder().decode(content);
    const start = text.search(/<fits>/i);
    if (start < 0) continue;
    const length = text.slice(start).search(/<\/fits>/i);
    if (length < 0) throw damaged("its header does not end");
    const cards: Record<string, string | number> = Object.create(null);
    for (const [, key, value] of text.slice(start + 6, start + length).matchAll(ELEMENT)) {
      const name = key.toUpperCase();
      const plain = value.trim().replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => ENTITIES[entity]);
      if (plain !== "" && !(name in cards)) cards[name] = NUMBER.test(plain) ? Number(plain) : plain;
    }
    return headerOf(cards);
  }
  return undefined;
}
