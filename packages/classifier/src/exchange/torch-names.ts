import type { ClassifierNetConfig } from "../config.ts";

/** How a weight lies in PyTorch, beside how it lies here. */
export type TorchLayout =
  /** [out, in, rows, columns] to [rows, columns, in, out]. */
  | "convolution"
  /** [out, in] to [in, out]. */
  | "dense"
  /** As `dense`, and the inputs are a flattened [maps, rows, columns] there, [rows, columns, maps] here. */
  | "dense-after-flatten"
  | "vector";

export interface TorchWeight {
  readonly name: string;
  readonly layout: TorchLayout;
}

const NORMS: Readonly<Record<string, string>> = {
  gamma: "weight",
  beta: "bias",
  moving_mean: "running_mean",
  moving_variance: "running_var",
};

/** Of an entry that PyTorch keeps beside each normalisation and that inference does not need. */
export const BATCH_COUNT: RegExp = /\.num_batches_tracked$/;

/** Where the last layer is in `classifier` behind averaged maps: after the dropout. */
export const AVERAGE_HEAD = "classifier.1";

const DENSE: Readonly<Record<string, string>> = {
  dense1: "classifier.0",
  dense2: "classifier.3",
  logits: "classifier.6",
};

/**
 * Name and layout in PyTorch of a weight of ours ("layer1_conv/kernel"). The plan of the paper has the names of the original
 * code (`layer1.0`, `layer1.1`, `classifier.0`, ...), residual networks those of torchvision (`conv1`, `layer1.0.bn2`,
 * `layer2.0.downsample.0`, `fc`).
 */
export function torchWeight(own: string, body: ClassifierNetConfig["body"]): TorchWeight {
  const [layer, weight] = own.split("/");
  const part = /^(.*)_(conv|norm)$/.exec(layer);
  if (!part) return dense(layer, weight, body);
  const module = body.kind === "slic" ? slicModule(part[1], part[2]) : residualModule(part[1], part[2]);
  if (part[2] === "norm") return { name: `${module}.${NORMS[weight]}`, layout: "vector" };
  if (weight === "bias") return { name: `${module}.bias`, layout: "vector" };
  return { name: `${module}.weight`, layout: "convolution" };
}

function dense(layer: string, weight: string, body: ClassifierNetConfig["body"]): TorchWeight {
  const averaged = body.kind === "slic" && body.head.kind === "average";
  const module = body.kind === "residual" ? "fc" : averaged ? AVERAGE_HEAD : DENSE[layer];
  if (weight === "bias") return { name: `${module}.bias`, layout: "vector" };
  return { name: `${module}.weight`, layout: layer === "dense1" ? "dense-after-flatten" : "dense" };
}

const slicModule = (block: string, kind: string) => `${block}.${kind === "conv" ? 0 : 1}`;

function residualModule(block: string, kind: string): string {
  const place = /^stage(\d+)_block(\d+)_(1|2|shortcut)$/.exec(block);
  const short = kind === "conv" ? "conv" : "bn";
  if (!place) return `${short}1`; // the stem
  const inside = `layer${place[1]}.${Number(place[2]) - 1}`;
  if (place[3] === "shortcut") return `${inside}.downsample.${kind === "conv" ? 0 : 1}`;
  return `${inside}.${short}${place[3]}`;
}
