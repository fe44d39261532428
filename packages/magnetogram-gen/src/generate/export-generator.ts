import { UnsupportedError } from "@helioscope/core";
import { exportOnnx } from "@helioscope/core/onnx";
import type { MagnetogramConfig } from "../config.ts";
import type { MagnetogramNet } from "../network/magnetogram-net.ts";
import { magnetogramLayers } from "../network/onnx.ts";

export interface ExportGeneratorOptions {
  /** Side of the images, pixels; that of the configuration where absent. Files of a fixed size are quicker. */
  readonly sizePx?: number;
  /** How the files will be run; that of the configuration where absent. */
  readonly testMode?: MagnetogramConfig["testMode"];
  /** Sequences that go through side by side: a number, or `symbolic` for any. Default 1, as the files are run here. */
  readonly batch?: number | "symbolic";
}

/** A name of a file and its bytes. */
export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A map that goes from one image to the next. */
export interface CarriedPort {
  readonly name: string;
  /** [1, rows, columns, maps]. */
  readonly shape: readonly number[];
}

/** What has to be known of an exported generator to run it over a sequence; `generator.json` beside the ONNX files. */
export interface ExportedGenerator
  extends Pick<MagnetogramConfig, "clipGauss" | "intensity">,
    Pick<MagnetogramConfig["sequence"], "frames" | "cadenceMinutes"> {
  readonly kind: MagnetogramConfig["generator"]["kind"];
  readonly memory: MagnetogramConfig["generator"]["gru"]["memory"];
  readonly sizePx: number;
  /** Images as channels of the input: 1, or all of a window. */
  readonly channels: number;
  /** Of one image. */
  readonly carried: readonly CarriedPort[];
  /** ONNX files by how many images before the one their maps are taken of; what is not known of them is 0. */
  readonly steps: readonly { readonly previous: number; readonly file: string }[];
  readonly sha256: string;
  readonly trainedOn: string | null;
  /** What the EUV images of the training showed; null where that is not known. */
  readonly channel: string | null;
  readonly syntheticTrained: boolean;
}

/**
 * A network as ONNX files of one step of a sequence: encoder, recurrence and decoder in one graph, for any ONNX runtime.
 * Inputs: `euv` [1, rows, columns, channels], row 0 south, scaled to -1..1, and the maps carried from the images before, the
 * earliest first; outputs: `field`, -1 to 1, and the maps to carry on, in the order of `carried`. Maps of images that are not
 * there are 0, which leaves a recurrence without biases at 0; only the mean of skips has a file for each number of images.
 * `generator.json` says all this.
 *
 * @throws UnsupportedError in test modes with dropout, which is not exported
 * @throws ArgumentError for a size that the generator cannot halve
 */
export async function exportGenerator(
  net: MagnetogramNet,
  options: ExportGeneratorOptions = {},
): Promise<{ readonly about: ExportedGenerator; readonly files: readonly ExportedFile[] }> {
  const { config, origin } = net;
  const { kind, gru } = config.generator;
  const { testMode = config.testMode, batch = 1 } = options;
  if (testMode !== "deterministic") {
    throw new UnsupportedError("A generator with dropout as ONNX", {
      value: testMode,
      expected: 'testMode "deterministic"',
      remedy: `Export it for deterministic mode, or generate on a tensor engine in ${testMode} mode.`,
    });
  }
  const sizePx = options.sizePx ?? config.prepare.sizePx;
  const { frames, cadenceMinutes } = config.sequence;
  const whole = net.step({ sizePx });
  const averaged = kind === "convgru" && gru.memory === "window" && gru.skips === "mean";
  const counts = averaged ? Array.from({ length: frames }, (_, previous) => previous) : [whole.previous];
  const carried = whole.carried.map(({ name, level, maps }) => {
    const side = sizePx / 2 ** level;
    return { name, shape: [1, side, side, maps] };
  });
  const about: ExportedGenerator = {
    kind,
    memory: gru.memory,
    sizePx,
    channels: kind === "multichannel" ? frames : 1,
    frames: kind === "pix2pix" ? 1 : frames,
    cadenceMinutes,
    clipGauss: config.clipGauss,
    intensity: config.intensity,
    carried,
    steps: counts.map((previous) => ({ previous, file: averaged ? `step-${previous}.onnx` : "step.onnx" })),
    sha256: await net.hash(),
    trainedOn: origin.trainedOn?.about ?? null,
    channel: origin.trainedOn?.channel ?? null,
    syntheticTrained: origin.trainedOn?.synthetic ?? false,
  };
  const files: ExportedFile[] = [];
  for (const { previous, file } of about.steps) {
    const { model } = net.step(averaged ? { sizePx, previous } : { sizePx });
    const bytes = await exportOnnx(model, {
      batch,
      layers: magnetogramLayers,
      outputs: ["field", ...carried.map(({ name }) => name)],
      metadata: { ...metadataOf(about), previous: String(previous) },
    });
    files.push({ name: file, bytes });
  }
  const text = new TextEncoder().encode(`${JSON.stringify(about, null, 2)}\n`);
  return { about, files: [...files, { name: "generator.json", bytes: text }] };
}

function metadataOf({ steps: _, ...about }: ExportedGenerator): Record<string, string> {
  const texts = Object.entries(about).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return { ...Object.fromEntries(texts), rows: "from south to north" };
}
