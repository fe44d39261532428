import type { Raster } from "@helioscope/core";
import { drawText, encodeApng, montage, type RgbaImage, rgbaImage, textSize } from "@helioscope/core/figure";
import type { MagnetogramConfig } from "../config.ts";
import type { PreparedDisc } from "../types.ts";
import { showEuv, showField } from "./show.ts";

/** One frame of an animation: an EUV image and fields of several origins at its time. */
export interface AnimationFrame {
  readonly utc: string;
  readonly euv?: PreparedDisc;
  /** Gauss; the same names in the same order in every frame. */
  readonly fields: readonly { readonly name: string; readonly image: Raster }[];
}

export interface AnimationOptions extends Pick<MagnetogramConfig, "clipGauss" | "intensity"> {
  /** Says how the fields were made; stands below every frame. */
  readonly label: string;
  /** Milliseconds a frame; 200 by default. */
  readonly delayMs?: number;
}

/** Steps of each of the two colour maps, so that both and the letters have room in one palette. */
const LEVELS = 120;
const GAP = 6;

/**
 * A sequence side by side as an animated PNG, with its times: flicker that a still picture hides is seen. Frames are drawn
 * one at a time, as they come. Throws as `encodeApng` does.
 */
export function sequenceAnimation(
  frames: Iterable<AnimationFrame> | AsyncIterable<AnimationFrame>,
  options: AnimationOptions,
): Promise<Uint8Array> {
  const { label, delayMs = 200 } = options;
  async function* drawn(): AsyncGenerator<RgbaImage> {
    for await (const frame of frames) yield animationFrame(frame, options);
  }
  return encodeApng(drawn(), { delayMs, text: { Description: latin1(label), Software: "helioscope" } });
}

/** One frame as a picture. */
export function animationFrame({ utc, euv, fields }: AnimationFrame, options: AnimationOptions): RgbaImage {
  const { clipGauss, intensity, label } = options;
  const shown: { readonly title: string; readonly image: RgbaImage }[] = fields.map(({ name, image }) => ({
    title: name,
    image: showField(image, clipGauss, { levels: LEVELS }),
  }));
  if (euv) {
    const { wavelengthAngstrom } = euv;
    const band = { levels: LEVELS, ...(wavelengthAngstrom === undefined ? {} : { wavelengthAngstrom }) };
    const title = wavelengthAngstrom === undefined ? "EUV" : `EUV ${wavelengthAngstrom} \u00c5`;
    shown.unshift({ title, image: showEuv(euv, intensity, band) });
  }
  const sheet = montage(
    shown.map(({ image }) => image),
    { titles: shown.map(({ title }) => title), gap: GAP, textSize: 1 },
  );
  return withLines(sheet, [`${utc.slice(0, 19).replace("T", " ")} UTC`, label]);
}

/** The picture with lines of text below it, broken between words where they are too long. */
function withLines(image: RgbaImage, lines: readonly string[]): RgbaImage {
  const room = Math.floor((image.width - 2 * GAP) / (textSize("xx").width - textSize("x").width));
  const broken = lines.flatMap((line) => wrapped(line, room));
  const high = textSize("").height + GAP;
  const whole = rgbaImage(image.width, image.height + broken.length * high, [255, 255, 255]);
  whole.data.set(image.data);
  for (const [k, line] of broken.entries())
    drawText(whole, line, [GAP, image.height + k * high], "#000000", { origin: "upper" });
  return whole;
}

function wrapped(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

const latin1 = (text: string): string => text.replace(/[^\x20-\xff]/g, "?");
