import { DataError } from "@helioscope/core";
import type { ResidualBody, SlicBody } from "../config.ts";
import { AVERAGE_HEAD } from "./torch-names.ts";

/** A network as the names and shapes of its weights tell it. */
export interface Recognised {
  readonly body: SlicBody | ResidualBody;
  readonly classes: number;
  /** Side of the images; null where the weights fit images of any size. */
  readonly sizePx: number | null;
}

type Shapes = ReadonlyMap<string, readonly number[]>;

const SLIC_MAPS = [64, 64, 128, 128, 256, 256, 512, 512] as const;
const DROPOUT = 0.5;

/**
 * Tells which network weights with PyTorch's names and shapes are of: the paper's plan, tied or not, of any width, with
 * dense layers or averaged maps; or residual blocks.
 *
 * @throws DataError for anything else
 */
export function recognise(shapes: Shapes): Recognised {
  if (shapes.has("layer1.0.weight")) return slic(shapes);
  if (shapes.has("layer1.0.conv1.weight")) return residual(shapes);
  throw unknown(shapes, "no layer1.0.weight");
}

/** The name of the last layer behind averaged maps, wherever in `classifier` it stands. */
export function averageHeadName(names: Iterable<string>): string | undefined {
  const found = [...names].filter((name) => /^classifier\.\d+\.weight$/.test(name));
  return found.length === 1 ? found[0].slice(0, -".weight".length) : undefined;
}

function slic(shapes: Shapes): Recognised {
  const side = (name: string, axis: number): number => {
    const size = shapes.get(name)?.[axis];
    if (size === undefined) throw unknown(shapes, `no ${name}`);
    return size;
  };
  const maps = SLIC_MAPS.map((_, i) => side(`layer${i + 1}.0.weight`, 0));
  const width = SLIC_MAPS.map((count, i) => maps[i] / count).find((factor) =>
    SLIC_MAPS.every((count, i) => Math.max(1, Math.round(count * factor)) === maps[i]),
  );
  if (width === undefined) throw unknown(shapes, `feature maps ${maps.join(", ")}`);
  const tied = !shapes.has("layer9.0.weight");
  const averaged = averageHeadName(shapes.keys());
  if (averaged !== undefined) {
    const classes = side(`${averaged}.weight`, 0);
    return {
      body: { kind: "slic", tied, width, head: { kind: "average", dropout: DROPOUT } },
      classes,
      sizePx: null,
    };
  }
  const units = side("classifier.0.weight", 0);
  const cells = Math.sqrt(side("classifier.0.weight", 1) / maps[7]);
  if (!(Number.isInteger(cells) && cells > 0))
    throw unknown(shapes, `classifier.0.weight of shape [${shapes.get("classifier.0.weight")}]`);
  return {
    body: { kind: "slic", tied, width, head: { kind: "dense", units, dropout: DROPOUT } },
    classes: side("classifier.6.weight", 0),
    sizePx: 32 * cells,
  };
}

function residual(shapes: Shapes): Recognised {
  const stages: number[] = [];
  const blocks: number[] = [];
  for (let stage = 1; shapes.has(`layer${stage}.0.conv1.weight`); stage++) {
    stages.push(shapes.get(`layer${stage}.0.conv1.weight`)?.[0] ?? 0);
    let count = 0;
    while (shapes.has(`layer${stage}.${count}.conv1.weight`)) count++;
    blocks.push(count);
  }
  const classes = shapes.get("fc.weight")?.[0];
  if (classes === undefined) throw unknown(shapes, "no fc.weight");
  if (new Set(blocks).size !== 1) throw unknown(shapes, `stages of ${blocks.join(", ")} blocks`);
  const body: ResidualBody = { kind: "residual", stages, blocks: blocks[0], dropout: DROPOUT };
  return { body, classes, sizePx: null };
}

const unknown = (shapes: Shapes, fact: string) =>
  new DataError(`The weights are of no network known here: ${fact}`, {
    value: [...shapes.keys()].slice(0, 12),
    expected: `layer1.0 to layer8.0 (or layer10.0) with classifier.0, .3 and .6 or ${AVERAGE_HEAD}; or conv1, layer1.0.conv1 to fc`,
  });
