import { FormatError, type Store } from "@helioscope/core";
import { type NamedTensor, readSafetensors, type TensorType, writeSafetensors } from "@helioscope/core/model";
import * as z from "zod/mini";
import { type BaselineData, THUMBNAIL_PX } from "./baseline-data.ts";

/** Name of the file beside a model. */
export const BASELINE_FILE = "baseline.safetensors";

const FORMAT = "helioscope-baseline-1";

const pair = z.tuple([z.number(), z.number()]);

const facts = z.object({
  classes: z.array(z.string()),
  labels: z.enum(["single", "several"]),
  momentMean: pair,
  momentSpread: pair,
  low: z.number(),
  high: z.number(),
});

/** Writes what the baselines remember, as `baseline.safetensors` after `prefix`. */
export async function saveBaselines(store: Store, data: BaselineData, prefix = ""): Promise<void> {
  const { classes, labels, prior, count, targets, moments, thumbnails } = data;
  const { momentMean, momentSpread, low, high } = data;
  const tensors: NamedTensor[] = [
    { name: "prior", dtype: "F32", shape: [classes.length], data: prior },
    { name: "moments", dtype: "F32", shape: [count, 2], data: moments },
    { name: "targets", dtype: "U8", shape: [count, classes.length], data: targets },
    { name: "thumbnails", dtype: "U8", shape: [count, THUMBNAIL_PX, THUMBNAIL_PX], data: thumbnails },
  ];
  const about = { classes, labels, momentMean, momentSpread, low, high };
  await store.write(
    prefix + BASELINE_FILE,
    writeSafetensors(tensors, { format: FORMAT, facts: JSON.stringify(about) }),
  );
}

/** Reads what {@link saveBaselines} wrote. Throws a DataError when it is not there, a FormatError for another file. */
export async function loadBaselines(store: Store, prefix = ""): Promise<BaselineData> {
  const { tensors, metadata } = readSafetensors(await store.read(prefix + BASELINE_FILE));
  if (metadata.format !== FORMAT) throw noBaselines(`its format is ${metadata.format ?? "not said"}`);
  const about = factsIn(metadata.facts);
  const find = <T extends TensorType>(name: string, dtype: T) => {
    const tensor = tensors.find((each) => each.name === name);
    if (tensor?.dtype !== dtype) throw noBaselines(`it has no tensor ${name} of ${dtype}`);
    return tensor;
  };
  const targets = find("targets", "U8");
  const count = targets.shape[0];
  const expect = (tensor: NamedTensor, ...shape: number[]) => {
    if (String(tensor.shape) !== String(shape))
      throw noBaselines(`${tensor.name} is of shape [${tensor.shape}], not [${shape}]`);
    return tensor.data;
  };
  const classes = about.classes.length;
  return {
    ...about,
    count,
    prior: expect(find("prior", "F32"), classes) as Float32Array,
    moments: expect(find("moments", "F32"), count, 2) as Float32Array,
    targets: expect(targets, count, classes) as Uint8Array,
    thumbnails: expect(find("thumbnails", "U8"), count, THUMBNAIL_PX, THUMBNAIL_PX) as Uint8Array,
  };
}

function factsIn(text: string | undefined): z.infer<typeof facts> {
  try {
    return facts.parse(JSON.parse(text ?? ""));
  } catch (cause) {
    throw noBaselines("its facts cannot be read", cause);
  }
}

const noBaselines = (fact: string, cause?: unknown) =>
  new FormatError(`Not a file of baselines: ${fact}`, { expected: `a file that saveBaselines wrote`, cause });
