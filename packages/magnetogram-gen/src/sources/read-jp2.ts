import { type ArchiveName, DataError, solarImageFromHeader, UnsupportedError } from "@helioscope/core";
import { flipY } from "@helioscope/core/image";
import { headerOf } from "./cards.ts";
import { channelOf } from "./channel.ts";
import { HELIOVIEWER_SCALES, valuesOfLevels } from "./grey-levels.ts";
import { damaged, jp2Boxes } from "./jp2-boxes.ts";
import { inspectCodestream } from "./jp2-codestream.ts";
import { openJpegDecoder } from "./jp2-decoder.ts";
import { jp2Header } from "./jp2-header.ts";
import type { Jp2Decoder, ReadSourceOptions, SourceImage } from "./types.ts";
import { withoutSky } from "./without-sky.ts";

let shared: Promise<Jp2Decoder> | undefined;

/**
 * Reads a JPEG 2000 file of Helioviewer: its 8 bits become DN/s or gauss again by the scale of the channel, as exact as
 * 8 bits are; the FITS header is that of its XML box. Exposure is divided out already. The sky around a field is NaN.
 */
export async function readJp2(
  bytes: Uint8Array,
  name: string,
  said: ArchiveName,
  options: ReadSourceOptions,
): Promise<SourceImage> {
  const boxes = jp2Boxes(bytes);
  const stored = jp2Header(boxes);
  if (!stored) {
    throw new DataError("The JPEG 2000 file has no FITS header", {
      value: name,
      expected: "an XML box with <fits>, as Helioviewer writes it",
    });
  }
  const wavelength = Number(stored.get("WAVELNTH"));
  const { kind, channel } = channelOf(stored, said, Number.isFinite(wavelength) ? wavelength : undefined);
  const quantised = options.scale ?? HELIOVIEWER_SCALES[channel];
  if (!quantised) {
    throw new UnsupportedError(`How Helioviewer scales ${channel} is not known here`, {
      value: channel,
      expected: Object.keys(HELIOVIEWER_SCALES).join(", "),
      remedy: "Say it with `scale`",
    });
  }
  const values = valuesOfLevels(quantised);
  const codestream = boxes.find(({ type }) => type === "jp2c")?.content;
  if (!codestream) throw new DataError("The JPEG 2000 file has no codestream", { value: name });
  const { width, height } = inspectCodestream(codestream, options.maxPixels ?? 2 ** 26);
  shared ??= options.openDecoder ? undefined : openJpegDecoder();
  const decoder = await (options.openDecoder?.() ?? shared ?? openJpegDecoder());
  const levels = await decoder.decode(bytes);
  if (levels.width !== width || levels.height !== height) throw damaged("its sizes do not agree");
  const upright = flipY(levels);
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) data[i] = values[upright.data[i]];
  if (kind === "field") withoutSky(upright, data);
  const header = headerOf({ BUNIT: kind === "euv" ? "DN/s" : "G" }, stored);
  const image = solarImageFromHeader({ data, width, height }, header, name, warningsOf(options));
  const geometry = kind === "field" ? "limb-centre" : "header";
  return { image, header, kind, channel, format: "jp2", geometry, quantised };
}

function warningsOf({ onWarning }: ReadSourceOptions): { onWarning?: (warning: string) => void } {
  return onWarning ? { onWarning } : {};
}
