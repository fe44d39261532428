import { isHelioError } from "../errors.ts";
import type { HeaderLike } from "../solar-image.ts";
import { type ObservationTime, parseTime } from "../time.ts";
import { textOf } from "./values.ts";

const KEYWORDS = ["DATE-OBS", "DATE_OBS", "T_OBS", "T_REC", "DATE-BEG", "DATE-AVG"];

/**
 * The time of an observation: the first of DATE-OBS (with TIME-OBS where it is a date alone), DATE_OBS, T_OBS,
 * T_REC, DATE-BEG and DATE-AVG that states a time of day, else the first that states a day.
 */
export function timeOf(
  header: HeaderLike,
  onWarning?: (warning: string) => void,
): ObservationTime | undefined {
  const system = textOf(header, "TIMESYS");
  const clock = textOf(header, "TIME-OBS", "TIME_OBS");
  const dayOnly: ObservationTime[] = [];
  for (const keyword of KEYWORDS) {
    const stated = textOf(header, keyword);
    if (stated === undefined) continue;
    const bare = !/\d[T_ ]\d/i.test(stated);
    const joined = bare && clock && keyword.startsWith("DATE") ? `${stated}T${clock}` : stated;
    try {
      const time = parseTime(joined, system);
      if (!bare || joined !== stated) return time;
      dayOnly.push(time);
    } catch (error) {
      if (!isHelioError(error)) throw error;
      onWarning?.(`${keyword}: ${error.message}`);
    }
  }
  return dayOnly[0];
}
