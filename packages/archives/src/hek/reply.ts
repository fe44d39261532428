import { FormatError } from "@helioscope/core";
import { type FlareDraft, flareOf } from "../flares/draft.ts";
import { placeAt } from "../flares/position.ts";
import type { Flare } from "../flares/types.ts";
import { fieldText, isObject, type JsonObject, numberOf, readJson } from "../json.ts";

/** A flare event of the Heliophysics Events Knowledgebase. Null: the event lacks it. */
export interface HekFlare {
  /** KB_Archivid: one for each event. */
  readonly archiveId: string | null;
  /** FRM_Name, the feature recognition method: "SWPC", "SSW Latest Events", ... */
  readonly method: string;
  /** FL_GOESCls as sent. */
  readonly goesClass: string | null;
  /** Times as sent: UTC without a zone. */
  readonly start: string | null;
  readonly peak: string | null;
  readonly end: string | null;
  /** AR_NOAANum as sent: whole, modulo 10000, or null for 0. */
  readonly noaa: number | null;
  /** Stonyhurst degrees; null where the event has none, which is sent as 0, 0 too. */
  readonly position: Flare["position"];
  /** OBS_Observatory, such as "GOES" or "SDO". */
  readonly observatory: string | null;
}

/** One page of HEK's answer. */
export interface HekPage {
  readonly events: readonly HekFlare[];
  /** Whether there is another page. */
  readonly overmax: boolean;
}

/**
 * Reads HEK's answer to a search with `cosec=2`, whose fields come as numbers or as text. Throws a FormatError for
 * anything else, such as a page that says that the server is down.
 */
export const parseHekPage = (text: string): HekPage => hekPage(readJson(text, "The answer of HEK"));

/** The same of an answer that has been taken for JSON already. */
export function hekPage(reply: unknown): HekPage {
  if (!isObject(reply) || !Array.isArray(reply.result)) {
    throw new FormatError("The answer of HEK has no list of results", {
      value: JSON.stringify(reply).slice(0, 200),
      expected: '{"result": [...], "overmax": true or false}',
    });
  }
  return {
    events: reply.result.filter(isObject).map(eventOf),
    overmax: String(reply.overmax) === "true",
  };
}

function eventOf(row: JsonObject): HekFlare {
  return {
    archiveId: fieldText(row, "kb_archivid"),
    method: fieldText(row, "frm_name") ?? "HEK",
    goesClass: fieldText(row, "fl_goescls"),
    start: fieldText(row, "event_starttime"),
    peak: fieldText(row, "event_peaktime"),
    end: fieldText(row, "event_endtime"),
    noaa: numberOf(fieldText(row, "ar_noaanum")) || null,
    position: positionOf(row),
    observatory: fieldText(row, "obs_observatory"),
  };
}

function positionOf(row: JsonObject): HekFlare["position"] {
  const [latitude, longitude] = [numberOf(fieldText(row, "hgs_y")), numberOf(fieldText(row, "hgs_x"))];
  const absent = String(row.noposition) === "true";
  if (absent || latitude === null || longitude === null || (latitude === 0 && longitude === 0)) return null;
  return placeAt(latitude, longitude);
}

/** The event as a flare, or why it is none. */
export function hekToFlare(event: HekFlare): Flare | string {
  return flareOf(hekDraft(event));
}

export function hekDraft(event: HekFlare): FlareDraft {
  const satellite = /^GOES-?\s?\d+$/i.test(event.observatory ?? "") ? event.observatory : null;
  return { ...event, source: event.method, satellite };
}

/** What an event is called in a list of those that were left out. */
export const hekName = (event: HekFlare): string =>
  event.archiveId ?? `${event.method} ${event.start ?? "without times"}`;
