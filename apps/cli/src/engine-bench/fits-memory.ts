import { assertFitsEngine, type EngineName, estimateTrainingBytes, type tfl } from "@helioscope/core/engine";

/**
 * Refuses a training step that the engine cannot hold.
 *
 * @param input of one example, channels last; the model's own may be of any size
 * @throws EngineError
 */
export function assertStepFits(
  engine: { readonly name: EngineName },
  model: tfl.LayersModel,
  input: readonly number[],
  batch: number,
): void {
  const bytes = estimateTrainingBytes(bound(model, [null, ...input]), { batch });
  assertFitsEngine(engine, bytes, `A training step of ${batch} x ${input.join(" x ")}`);
}

/** What the estimate reads of a model, with the shapes that its layers have for such an input. */
function bound(model: tfl.LayersModel, input: tfl.Shape): tfl.LayersModel {
  const known = new Map<number, tfl.Shape>(model.inputs.map(({ id }) => [id, input]));
  const shapeOf = (tensor: tfl.SymbolicTensor): tfl.Shape => {
    const found = known.get(tensor.id);
    if (found) return found;
    const before = tensor.inputs.map(shapeOf);
    const shape = tensor.sourceLayer.computeOutputShape(before.length === 1 ? before[0] : before);
    known.set(tensor.id, shape as tfl.Shape);
    return shape as tfl.Shape;
  };
  for (const output of model.outputs) shapeOf(output);
  const layers = [...known.values()].map((outputShape) => ({ outputShape }));
  return { countParams: () => model.countParams(), layers } as unknown as tfl.LayersModel;
}
