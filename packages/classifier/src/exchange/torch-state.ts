import { type NamedTensor, readWeights } from "@helioscope/core/model";
import type { ClassifierNet } from "../network/classifier-net.ts";
import { floatValues } from "./float-values.ts";
import { mapsBeforeFlatten } from "./from-tensors.ts";
import { toTorchLayout } from "./torch-layout.ts";
import { torchWeight } from "./torch-names.ts";

/**
 * A network's weights with the names and layouts of PyTorch, ready for `load_state_dict`; `slicFromTorch` is the inverse.
 * The paper's plan has the names of the original code, residual networks those of torchvision.
 */
export async function torchState(network: ClassifierNet): Promise<NamedTensor[]> {
  const { body } = network.config;
  const read = new Map((await readWeights(network.model)).map((tensor) => [tensor.name, tensor]));
  // A model lists what it trains first; PyTorch goes layer by layer.
  const names = network.model.layers.flatMap(({ weights }) =>
    weights.map(({ originalName }) => originalName),
  );
  return names.map((own) => {
    const tensor = read.get(own) as NamedTensor;
    const { name, layout } = torchWeight(tensor.name, body);
    const values = { shape: tensor.shape, data: floatValues(tensor) };
    return { name, dtype: "F32", ...toTorchLayout(values, layout, mapsBeforeFlatten(body)) };
  });
}
