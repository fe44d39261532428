import { ArgumentError, type Raster, throwIfAborted } from "@helioscope/core";
import type { FieldGenerator, PreparedDisc } from "../../types.ts";
import { rotateField } from "./rotate-field.ts";

export interface PersistenceOptions {
  /** Age of the field that is shown, hours; 24 where absent. */
  readonly hours?: number;
  /** Turn it with the Sun to the present, as far as it was in sight; not where absent. */
  readonly rotated?: boolean;
}

/**
 * The baseline persistence: the last field that was observed at least so many hours ago. Nothing of the EUV is used; where
 * nothing is old enough the field is 0 and `framesUsed` 0. Holds the fields of those hours. Throws an ArgumentError unless
 * hours is above 0.
 */
export function persistence(options: PersistenceOptions = {}): FieldGenerator {
  const { hours = 24, rotated = false } = options;
  if (!(hours > 0 && Number.isFinite(hours)))
    throw new ArgumentError(`Persistence over ${hours} hours`, {
      value: hours,
      expected: "a number above 0",
    });
  return {
    name: `persistence ${hours} h${rotated ? ", rotated" : ""}`,
    async *generate(items, work = {}) {
      const past: { readonly time: number; readonly field: PreparedDisc }[] = [];
      let done = 0;
      for await (const { utc, euv, field } of items) {
        throwIfAborted(work.signal);
        const time = Date.parse(utc);
        while (past.length > 1 && past[1].time <= time - hours * 3_600_000) past.shift();
        const old = past[0] && past[0].time <= time - hours * 3_600_000 ? past[0] : undefined;
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
