import { FormatError, UnsupportedError } from "@helioscope/core";
import { isCount, STORAGE_TYPES, type TorchStorage } from "./storages.ts";
import type { PickleGlobal, PickleValue } from "./unpickle.ts";

/** A tensor as the pickle describes it: a view of a storage. Sizes and strides are in elements. */
export interface TorchTensor {
  readonly kind: "tensor";
  readonly storage: TorchStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

const MAX_AXES = 64;

function rebuildTensor(args: readonly PickleValue[]): TorchTensor {
  const [storage, offset, shape, strides] = args;
  const wellFormed =
    isStorage(storage) &&
    isCount(offset) &&
    isShape(shape) &&
    isShape(strides) &&
    shape.length === strides.length &&
    shape.length <= MAX_AXES;
  if (!wellFormed)
    throw new FormatError("A tensor is malformed", { expected: "storage, offset, size and strides" });
  return { kind: "tensor", storage, offset, shape, strides };
}

function rebuildParameter([tensor]: readonly PickleValue[]): PickleValue {
  if (!isTensor(tensor)) throw new FormatError("A parameter is malformed", { expected: "a tensor" });
  return tensor;
}

function orderedDictionary(args: readonly PickleValue[]): PickleValue {
  const made = new Map<PickleValue, PickleValue>();
  const [items] = args;
  if (items === undefined) return made;
  if (!Array.isArray(items)) throw new FormatError("An OrderedDict is malformed");
  for (const item of items) {
    if (!Array.isArray(item) || item.length !== 2) throw new FormatError("An OrderedDict is malformed");
    made.set(item[0], item[1]);
  }
  return made;
}

function size([axes]: readonly PickleValue[]): PickleValue {
  if (!isShape(axes)) throw new FormatError("A torch.Size is malformed");
  return axes;
}

const ALLOWED: ReadonlyMap<string, PickleGlobal> = new Map<string, PickleGlobal>(
  [
    { name: "collections.OrderedDict", call: orderedDictionary },
    { name: "torch._utils._rebuild_tensor", call: rebuildTensor },
    { name: "torch._utils._rebuild_tensor_v2", call: rebuildTensor },
    { name: "torch._utils._rebuild_parameter", call: rebuildParameter },
    { name: "torch.Size", call: size },
    ...[...STORAGE_TYPES.keys()].map((type) => ({ name: `torch.${type}` })),
  ].map((entry) => [entry.name, entry]),
);

/** The names of Python that a file of weights needs. Throws an UnsupportedError with the name of any other. */
export function torchGlobal(module: string, name: string): PickleGlobal {
  const full = `${module}.${name}`;
  const known = ALLOWED.get(full);
  if (known) return known;
  throw new UnsupportedError(`The file holds ${full}`, {
    value: full,
    expected: "tensors in dictionaries, and nothing else of Python",
    remedy: "Nothing of it was executed. Save the weights alone: torch.save(model.state_dict(), FILE).",
  });
}

export const isTensor = (value: unknown): value is TorchTensor =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "tensor";

const isStorage = (value: PickleValue): value is TorchStorage =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "storage";

const isShape = (value: PickleValue): value is number[] => Array.isArray(value) && value.every(isCount);
