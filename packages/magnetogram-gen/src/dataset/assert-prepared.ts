import { DataError } from "@helioscope/core";
import type { PrepareConfig } from "../config.ts";
import { gridScaleArcsec } from "../prepare/disc-geometry.ts";

/**
 * Throws a DataError where images were prepared in another way than a configuration asks for: in anything that changes their
 * pixels; which of them were taken (QUALITY) is the set's own affair. The field's resolution counts where there is a field.
 */
export function assertPrepared(set: PrepareConfig, asked: PrepareConfig, hasField: boolean): void {
  const [was, wanted] = [pixelsBy(set, hasField), pixelsBy(asked, hasField)];
  const key = (Object.keys(wanted) as (keyof typeof wanted)[]).find((name) => was[name] !== wanted[name]);
  if (key === undefined) return;
  throw new DataError(`The data set was prepared with prepare.${key} ${was[key]}`, {
    value: was[key],
    expected: `${wanted[key]}, as the configuration says`,
    remedy: `Prepare the data set again, or set prepare.${key}=${was[key]}`,
  });
}

function pixelsBy(config: PrepareConfig, hasField: boolean) {
  const { radiusArcsec, resampling, exposure, degradation, fieldFwhmArcsec } = config;
  return {
    radiusArcsec,
    pixelScaleArcsec: gridScaleArcsec(config),
    resampling,
    exposure,
    degradation,
    fieldFwhmArcsec: hasField ? fieldFwhmArcsec : 0,
  };
}
