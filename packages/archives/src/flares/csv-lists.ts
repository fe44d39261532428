import type { FlareDraft } from "./draft.ts";
import { placeAt } from "./position.ts";
import type { Flare } from "./types.ts";

/** A kind of CSV list: the columns that tell it from others, and what a row of it says. */
export interface CsvList {
  readonly about: string;
  readonly columns: readonly string[];
  draft(cell: (column: string) => string): FlareDraft;
}

/** GOES flares of 1996 to 2022 as SolarFlareNet has them (Abduallah et al. 2023), from NCEI's reports. */
const solarFlareNet: CsvList = {
  about: "the GOES flares of SolarFlareNet",
  columns: ["Flare Class", "Start Time", "Peak Time", "End Time", "Active Region Number"],
  draft: (cell) => ({
    goesClass: cell("Flare Class"),
    start: cell("Start Time"),
    peak: cell("Peak Time"),
    end: cell("End Time"),
    noaa: cell("Active Region Number"),
    source: "NGDC",
  }),
};

/** SWPC's flares as a client of HEK saves them: the place is "(longitude, latitude)", "(0, 0)" where there is none. */
const hekClient: CsvList = {
  about: "the GOES flares of a HEK client",
  columns: ["start_time", "peak_time", "end_time", "goes_class", "goes_location", "noaa_active_region"],
  draft: (cell) => {
    const place = /^\(\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\)$/.exec(cell("goes_location"));
    const [longitudeDeg, latitudeDeg] = [Number(place?.[1] ?? 0), Number(place?.[2] ?? 0)];
    return {
      goesClass: cell("goes_class"),
      start: cell("start_time"),
      peak: cell("peak_time"),
      end: cell("end_time"),
      noaa: cell("noaa_active_region"),
      position: longitudeDeg === 0 && latitudeDeg === 0 ? null : placeAt(latitudeDeg, longitudeDeg),
      source: "SWPC",
    };
  },
};

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);

/**
 * Peaks only ("15 February 2011 at 01:56"), with the class in two columns. Its places are Carrington longitude and
 * latitude under each other's names, without the observer's: they are left out.
 */
const helioseismology: CsvList = {
  about: "the list of flares by class and level",
  columns: ["class", "level", "time", "latitude", "longitude"],
  draft: (cell) => {
    const [, day, month = "", year, clock] =
      /^(\d{1,2}) (\w+) (\d{4}) at (\d\d:\d\d)$/.exec(cell("time")) ?? [];
    const number = MONTHS.indexOf(month) + 1;
    const date = `${year}-${String(number).padStart(2, "0")}-${day?.padStart(2, "0")}`;
    return {
      goesClass: `${cell("class")}${cell("level")}`,
      peak: number === 0 ? cell("time") : `${date}T${clock}`,
      source: "GOES",
    };
  },
};

/** The table of this package (`flareColumns`). */
export const ours: CsvList = {
  about: "a table of this toolbox",
  columns: ["goes_class", "scale", "peak_utc", "noaa", "sources"],
  draft: (cell) => {
    const [latitude, longitude] = [cell("latitude"), cell("longitude")];
    const scale = cell("scale");
    return {
      goesClass: cell("goes_class"),
      ...(isScale(scale) ? { scale } : {}),
      start: cell("start_utc"),
      peak: cell("peak_utc"),
      end: cell("end_utc"),
      noaa: cell("noaa"),
      position: latitude === "" || longitude === "" ? null : placeAt(Number(latitude), Number(longitude)),
      source: cell("sources"),
      satellite: cell("satellite") || null,
    };
  },
};

const isScale = (text: string): text is Flare["scale"] =>
  text === "scaled" || text === "true" || text === "unknown";

/** The kinds of CSV lists that are known. */
export const CSV_LISTS: readonly CsvList[] = [ours, solarFlareNet, hekClient, helioseismology];
/** The list by class and level also comes without a line of names. */
export const HEADLESS: { readonly list: CsvList; readonly firstLine: RegExp } = {
  list: helioseismology,
  firstLine: /^[ABCMX],[\d.]+,\d{1,2} \w+ \d{4} at /,
};
