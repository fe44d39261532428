import { ArgumentError } from "@helioscope/core";
import { bandsOfClass, type SceneBand, type SceneClass, sceneBands, sceneClasses } from "./kinds.ts";

/** What {@link scenes} takes. */
export interface SceneOptions {
  /** How many; 1000 by default. */
  readonly count?: number;
  readonly seed?: number | string;
  /** Pixels on a side; 64 by default. */
  readonly widthPx?: number;
  /** All seven by default. */
  readonly classes?: readonly SceneClass[];
  /** All four by default; classes without any of them are left out. */
  readonly bands?: readonly SceneBand[];
  /** Two or three kinds of features in many scenes, for the task of several labels, instead of one that is meant. */
  readonly several?: boolean;
  /** Scenes of a class that show the same part of one sun at different times; 2 by default. */
  readonly framesPerSun?: number;
  /**
   * Share of the scenes in which pixels are so small that granules, fibrils and penumbrae show; 0.2 by default. In half of this
   * share of the continuum's sunspots, one spot fills a third of a field of 60 to 130 arcsec or more.
   */
  readonly closeShare?: number;
  /** First day; 2014-01-01 by default. Every sun has a day of its own. */
  readonly firstDay?: string;
}

export interface FullSceneOptions extends Required<SceneOptions> {
  readonly firstDayMs: number;
}

/** Throws an ArgumentError for anything that no scene can be made of. */
export function completeSceneOptions(options: SceneOptions): FullSceneOptions {
  const bands = options.bands ?? sceneBands;
  const asked = options.classes ?? sceneClasses;
  known(asked, sceneClasses, "class");
  known(bands, sceneBands, "band");
  const classes = sceneClasses.filter(
    (name) => asked.includes(name) && bandsOfClass[name].some((band) => bands.includes(band)),
  );
  if (classes.length === 0) {
    throw new ArgumentError(
      `No scene of ${asked.join(", ") || "no class"} in ${bands.join(", ") || "no band"}`,
      {
        value: asked,
        expected: "a class that is seen in one of the bands",
      },
    );
  }
  const whole = (name: "count" | "widthPx" | "framesPerSun", fallback: number, least: number) => {
    const value = options[name] ?? fallback;
    if (!Number.isInteger(value) || value < least) {
      throw new ArgumentError(`${name} is ${value}`, { value, expected: `an integer of ${least} or more` });
    }
    return value;
  };
  const closeShare = options.closeShare ?? 0.2;
  if (!(closeShare >= 0 && closeShare <= 1)) {
    throw new ArgumentError(`closeShare is ${closeShare}`, { value: closeShare, expected: "0 to 1" });
  }
  const firstDay = options.firstDay ?? "2014-01-01";
  const firstDayMs = Date.parse(`${firstDay}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(firstDay) || Number.isNaN(firstDayMs)) {
    throw new ArgumentError(`The first day is ${firstDay}`, {
      value: firstDay,
      expected: "a form such as 2014-01-01",
    });
  }
  return {
    count: whole("count", 1000, 0),
    seed: options.seed ?? 1,
    widthPx: whole("widthPx", 64, 16),
    classes,
    bands: sceneBands.filter((band) => bands.includes(band)),
    several: options.several ?? false,
    framesPerSun: whole("framesPerSun", 2, 1),
    closeShare,
    firstDay,
    firstDayMs,
  };
}

function known(names: readonly string[], all: readonly string[], what: string): void {
  for (const name of names) {
    if (!all.includes(name)) {
      throw new ArgumentError(`There is no ${what} "${name}"`, { value: name, expected: all.join(", ") });
    }
  }
}
