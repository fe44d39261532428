import { FitsError } from "./errors.ts";
import type { CompressedImageUnit, ImageUnit, Unit } from "./unit.ts";
import type { FitsWarning } from "./warnings.ts";

/** An open FITS file: its units, and what had to be read around. */
export class FitsFile {
  readonly units: readonly Unit[];
  readonly warnings: readonly FitsWarning[];

  readonly #close: (() => Promise<void>) | undefined;

  constructor(units: readonly Unit[], warnings: readonly FitsWarning[], close?: () => Promise<void>) {
    this.units = units;
    this.warnings = warnings;
    this.#close = close;
  }

  /** Gives back what the source holds (a file handle); units cannot be read any more. Nothing to do for memory. */
  async close(): Promise<void> {
    await this.#close?.();
  }

  /** `await using file = ...` closes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * A unit by its 0-based index, or by EXTNAME (in any case) and, where several share it, EXTVER.
   *
   * @throws FitsError "data" when there is none.
   */
  unit(key: number | string, version?: number): Unit {
    const wanted = typeof key === "string" ? key.trim().toUpperCase() : "";
    const found =
      typeof key === "number"
        ? this.units[key]
        : this.units.find(
            (unit) =>
              unit.name.toUpperCase() === wanted && (version === undefined || unit.version === version),
          );
    if (found !== undefined) return found;
    const asked = version === undefined ? JSON.stringify(key) : `${JSON.stringify(key)}, version ${version}`;
    throw new FitsError("data", `There is no unit ${asked}`, {
      value: key,
      expected: this.units.map((unit) => `${unit.index} ${JSON.stringify(unit.name)}`).join(", "),
    });
  }

  /**
   * The first unit that holds image pixels, compressed or not: where most solar files keep their picture.
   *
   * @throws FitsError "data" when there is none; where a broken unit may have held it, what is wrong with that unit.
   */
  firstImage(): ImageUnit | CompressedImageUnit {
    for (const unit of this.units) {
      if ((unit.kind === "image" || unit.kind === "compressed-image") && unit.shape.length > 0) return unit;
    }
    const broken = this.units.find((unit) => unit.kind === "opaque");
    if (broken?.kind === "opaque") throw broken.problem;
    throw new FitsError("data", "The file holds no image", {
      expected: "a unit with pixels",
      value: this.units.map((unit) => unit.kind).join(", "),
    });
  }
}
