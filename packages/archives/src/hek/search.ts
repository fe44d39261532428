import { FormatError, throwIfAborted } from "@helioscope/core";
import { asked, type FlareClient, type FlareSearch, keeping } from "../flares/fetched.ts";
import { formatGoesClass, parseGoesClass } from "../flares/goes-class.ts";
import { type FlareList, flareList } from "../flares/list.ts";
import { months, type Period, type Span, spanOf } from "../flares/period.ts";
import { type HekFlare, hekDraft, hekName, hekPage } from "./reply.ts";

export const HEK_URL = "https://www.lmsal.com/hek/her";
/** Of the methods that report flares those that give them GOES classes. */
export const HEK_METHODS: readonly string[] = ["SWPC", "SSW Latest Events"];

export interface HekSearch extends FlareSearch, Period {
  /** Feature recognition methods (FRM_Name) to ask for. Default {@link HEK_METHODS}. */
  readonly methods?: readonly string[];
  readonly baseUrl?: string;
  /** Events a page. Default 200. */
  readonly pageSize?: number;
}

/** Flares that HEK has, and its events as they came. */
export interface HekFlares extends FlareList {
  readonly events: readonly HekFlare[];
}

/**
 * Asks HEK for the flares that peak in a span of time. Long spans make it hang: it is asked month by month, method by
 * method, page by page. A flare stands in the result once for each method that reports it; `joinFlares` makes one of
 * them. Events that cannot be flares (no class, no peak) are listed with the reason. Throws an ArgumentError for a span
 * or a class that is none, a FormatError when HEK repeats a page, and what the client throws.
 */
export async function searchHek(client: FlareClient, search: HekSearch): Promise<HekFlares> {
  const { methods = HEK_METHODS, minClass, signal, onProgress } = search;
  const span = spanOf(search);
  const keep = keeping(span, minClass);
  const spans = [...months(span)];
  const events = new Map<string, HekFlare>();
  let done = 0;
  for (const month of spans) {
    for (const method of methods) {
      throwIfAborted(signal);
      await collect(client, search, { method, span: month, events });
      done++;
      const detail = `${method}, ${iso(month.startMs).slice(0, 7)}`;
      onProgress?.({ stage: "asking HEK", done, total: spans.length * methods.length, detail });
    }
  }
  const found = [...events.values()];
  const list = flareList(found.map((event) => ({ name: hekName(event), draft: hekDraft(event) })));
  return { events: found, ...keep(list) };
}

interface Chunk {
  readonly method: string;
  readonly span: Span;
  /** What is found, by archive id. An event that runs across the end of a month comes with both. */
  readonly events: Map<string, HekFlare>;
}

async function collect(
  client: FlareClient,
  search: HekSearch,
  { method, span, events }: Chunk,
): Promise<void> {
  const earlier = new Set<string>();
  for (let page = 1; ; page++) {
    const url = hekUrl(search, { method, span, page });
    const options = { ...asked(search), replaceInvalid: true };
    const reply = hekPage(await client.json(url, { ...options, check: (answer) => void hekPage(answer) }));
    const names = reply.events.map((event) => event.archiveId ?? JSON.stringify(event));
    if (reply.overmax && names.every((name) => earlier.has(name))) {
      throw new FormatError(
        `HEK says that there is more after page ${page}, and page ${page} has nothing new`,
        {
          value: url,
          expected: "other events on each page",
          remedy: "Ask for a shorter span, or try again later.",
        },
      );
    }
    reply.events.forEach((event, i) => {
      earlier.add(names[i]);
      events.set(names[i], event);
    });
    if (!reply.overmax) return;
  }
}

/** Address of one page. The box is wide enough for events at any place: the default one drops some. */
function hekUrl(search: HekSearch, at: { method: string; span: Span; page: number }): string {
  const filters: [string, string, string][] = [["FRM_Name", "=", at.method]];
  // HEK compares texts, in which X10 comes before X2: only letters compare as classes do.
  const letter = leastLetter(search.minClass);
  if (letter !== undefined) filters.push(["FL_GOESCls", ">=", letter]);
  const parameters = new URLSearchParams({
    cosec: "2",
    cmd: "search",
    type: "column",
    event_type: "fl",
    event_starttime: iso(at.span.startMs),
    event_endtime: iso(at.span.endMs),
    event_coordsys: "helioprojective",
    x1: "-5000",
    x2: "5000",
    y1: "-5000",
    y2: "5000",
    result_limit: String(search.pageSize ?? 200),
    page: String(at.page),
  });
  filters.forEach(([name, operator, value], i) => {
    parameters.set(`param${i}`, name);
    parameters.set(`op${i}`, operator);
    parameters.set(`value${i}`, value);
  });
  return `${search.baseUrl ?? HEK_URL}?${parameters}`;
}

/** The weakest letter that a flare of at least this class can be listed under: X0.5 may stand as M5. */
function leastLetter(minClass: string | undefined): string | undefined {
  const least = minClass === undefined ? null : parseGoesClass(minClass);
  if (!least) return undefined;
  const letters = [least.letter, formatGoesClass(least.peakFluxWm2)[0] ?? "A"];
  return ["A", "B", "C", "M", "X"].find((letter) => letters.includes(letter));
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 19);
