import { ArgumentError, type Raster, throwIfAborted } from "@helioscope/core";
import type { FieldGenerator, PreparedDisc } from "../../types.ts";
import { rotateField } from "./rotate-field.ts";

export interface PersistenceOptions {
  /** Age of the field that is shown, hours; 24 where absent. */
  readonly hours?: number;
  /** By so much its age may differ, minutes; a quarter of it where absent, 15 at most. */
  readonly toleranceMinutes?: number;
  /** Turn it with the Sun to the present, as far as it was in sight; not where absent. */
  readonly rotated?: boolean;
}

/**
 * The baseline persistence: the field that was observed so many hours ago, the nearest within the tolerance. Nothing of the
 * EUV is used; where there is none of that age the field is 0 and `framesUsed` 0: an older one would be another baseline.
 * Holds the fields of those hours. Throws an ArgumentError unless hours is above 0 and the tolerance from 0 to below them.
 */
export function persistence(options: PersistenceOptions = {}): FieldGenerator {
  const { hours = 24, rotated = false } = options;
  const { toleranceMinutes = Math.min(15, 15 * hours) } = options;
  if (!(hours > 0 && Number.isFinite(hours) && toleranceMinutes >= 0 && toleranceMinutes < 60 * hours))
    throw new ArgumentError(`Persistence over ${hours} hours, give or take ${toleranceMinutes} minutes`, {
      value: [hours, toleranceMinutes],
      expected: "hours above 0, and a tolerance below them",
    });
  const [lag, tolerance] = [hours * 3_600_000, toleranceMinutes * 60_000];
  return {
    name: `persistence ${Number(hours.toPrecision(4))} h${rotated ? ", rotated" : ""}`,
    async *generate(items, work = {}) {
      const past: Past[] = [];
      let done = 0;
      for await (const { utc, euv, field } of items) {
        throwIfAborted(work.signal);
        const time = Date.parse(utc);
        const wanted = time - lag;
        while (past.length > 0 && past[0].time < wanted - tolerance) past.shift();
        const old = nearest(past, wanted, tolerance);
        const { width, height, radiusPx } = euv;
        const image: Raster<Float32Array> =
          old === undefined
            ? { data: new Float32Array(width * height), width, height }
            : rotated
              ? rotateField(old.field, euv, (time - old.time) / 86_400_000)
              : { data: old.field.data.slice(), width, height };
        if (field) past.push({ time, field });
        yield { utc, image, radiusPx, framesUsed: old ? 1 : 0 };
        work.onProgress?.({ stage: "persistence", done: ++done, total: undefined });
      }
    },
  };
}

interface Past {
  readonly time: number;
  readonly field: PreparedDisc;
}

/** The one nearest to a time, at most `tolerance` from it; `past` in the order of time. */
function nearest(past: readonly Past[], wanted: number, tolerance: number): Past | undefined {
  let found: Past | undefined;
  for (const one of past) {
    if (one.time > wanted + tolerance) break;
    if (!found || Math.abs(one.time - wanted) < Math.abs(found.time - wanted)) found = one;
  }
  return found;
}
