import { ArgumentError, DataError, type Store } from "@helioscope/core";
import { encodePng, greyImage } from "@helioscope/core/figure";
import { sceneToFits } from "./fits.ts";
import type { SolarPicture } from "./render.ts";
import type { Scene } from "./scenes.ts";

export interface WrittenScenes {
  readonly files: number;
  /** Those of them that an earlier run had written. */
  readonly found: number;
  readonly bytes: number;
}

const PLAN = "scenes.json";

/** Writes a picture as its name says, and returns how many bytes it has. */
export async function put(store: Store, file: string, picture: SolarPicture | Scene): Promise<number> {
  const { data, width, height } = picture.image;
  const content = file.endsWith(".fits")
    ? sceneToFits(picture)
    : encodePng(greyImage({ data: Uint8Array.from(data), width, height }));
  await store.write(file, content);
  return content.length;
}

/** Throws an ArgumentError for any other format. */
export function formatOf(format: string | undefined): "fits" | "png" {
  if (format === undefined || format === "fits") return "fits";
  if (format === "png") return "png";
  throw new ArgumentError(`The format ${format}`, { value: format, expected: "fits or png" });
}

/** Says what the folder is for, or finds that it already is for the same. */
export async function begin(store: Store, plan: object): Promise<void> {
  const text = `${JSON.stringify(plan)}\n`;
  if (await store.has(PLAN)) {
    if (new TextDecoder().decode(await store.read(PLAN)) === text) return;
    throw new DataError("The folder holds other scenes", {
      value: PLAN,
      expected: "the same options as before, or an empty folder",
      remedy: "Name another folder, or ask for the same scenes to go on with them.",
    });
  }
  const [other] = await store.list();
  if (other !== undefined) {
    throw new DataError(`The folder holds ${other}`, {
      value: other,
      expected: "an empty folder",
      remedy: "Name another folder.",
    });
  }
  await store.write(PLAN, text);
}
