import { tf } from "../engine/tensors.ts";
import { ArgumentError, FormatError, UnsupportedError } from "../errors.ts";
import type { NamedTensor } from "./named-tensor.ts";
import { readTensor, toTensor } from "./tensors.ts";

/** All that an optimiser carries from step to step. */
export interface OptimizerState {
  readonly className: string;
  readonly config: tf.serialization.ConfigDict;
  readonly iterations: number;
  /** Named field/index/variable, or by the field alone for the scalars. */
  readonly tensors: readonly NamedTensor[];
}

interface Slot {
  readonly originalName: string;
  readonly variable: tf.Variable;
}

interface Fields {
  /** Fields that hold one slot a variable. */
  readonly slots: readonly string[];
  /** Fields that hold one scalar variable. */
  readonly scalars: readonly string[];
}

// getWeights() of tfjs loses the running products beta^t of Adam (setWeights takes pow(beta, t + 1), which rounds
// otherwise), throws for Adamax and leaks what it replaces; so the fields are read and set themselves.
const FIELDS: Readonly<Record<string, Fields>> = {
  SGD: { slots: [], scalars: [] },
  Momentum: { slots: ["accumulations"], scalars: [] },
  Adam: { slots: ["accumulatedFirstMoment", "accumulatedSecondMoment"], scalars: ["accBeta1", "accBeta2"] },
  Adamax: {
    slots: ["accumulatedFirstMoment", "accumulatedWeightedInfNorm"],
    scalars: ["iteration", "accBeta1"],
  },
  Adagrad: { slots: ["accumulatedGrads"], scalars: [] },
  Adadelta: { slots: ["accumulatedGrads", "accumulatedUpdates"], scalars: [] },
  RMSProp: { slots: ["accumulatedMeanSquares", "accumulatedMoments", "accumulatedMeanGrads"], scalars: [] },
};

/** Copies an optimiser's state, bit for bit. Throws an UnsupportedError for classes that tfjs-core does not have. */
export async function readOptimizer(optimizer: tf.Optimizer): Promise<OptimizerState> {
  const { slots, scalars } = fieldsOf(optimizer);
  const inside = optimizer as unknown as Record<string, unknown>;
  const reads = scalars.map((field) => readTensor(field, inside[field] as tf.Variable));
  for (const field of slots) {
    for (const [i, slot] of (inside[field] as Slot[]).entries()) {
      reads.push(readTensor(`${field}/${i}/${slot.originalName}`, slot.variable));
    }
  }
  return {
    className: optimizer.getClassName(),
    config: optimizer.getConfig(),
    iterations: optimizer.iterations,
    tensors: await Promise.all(reads),
  };
}

/**
 * Sets an optimiser to a state that was read from one of the same class and configuration (the learning rate apart,
 * which is restored with the rest). The next step is then the one the other would have made.
 *
 * Throws an ArgumentError when class or configuration differ, a FormatError when tensors are missing or out of place.
 */
export function restoreOptimizer(optimizer: tf.Optimizer, state: OptimizerState): void {
  const { slots, scalars } = fieldsOf(optimizer);
  assertAlike(optimizer, state);
  const inside = optimizer as unknown as Record<string, unknown>;
  const lists = new Map<string, NamedTensor[]>(slots.map((field) => [field, []]));
  const singles = new Map<string, NamedTensor>();
  for (const tensor of state.tensors) {
    const [field, index] = tensor.name.split("/");
    const list = lists.get(field);
    if (list && Number(index) === list.length) list.push(tensor);
    else if (scalars.includes(field) && index === undefined) singles.set(field, tensor);
    else
      throw new FormatError(`Optimiser state holds ${tensor.name} where it has no place`, {
        value: tensor.name,
      });
  }
  const absent = scalars.filter((field) => !singles.has(field));
  if (absent.length > 0)
    throw new FormatError(`Optimiser state lacks ${absent.join(", ")}`, { value: absent });

  for (const [field, tensors] of lists) {
    tf.dispose((inside[field] as Slot[]).map((slot) => slot.variable));
    inside[field] = tensors.map((tensor): Slot => {
      const originalName = tensor.name.split("/").slice(2).join("/");
      return { originalName, variable: tf.tidy(() => tf.variable(toTensor(tensor), false)) };
    });
  }
  for (const [field, tensor] of singles) {
    tf.tidy(() => (inside[field] as tf.Variable).assign(toTensor(tensor)));
  }
  inside.iterations_ = state.iterations;
  setLearningRate(optimizer, state.config.learningRate as number);
}

/** Sets the rate that an optimiser of tfjs-core works with from the next step on. */
export function setLearningRate(optimizer: tf.Optimizer, rate: number): void {
  if (!Number.isFinite(rate))
    throw new ArgumentError(`Learning rate ${rate}`, { value: rate, expected: "a number" });
  // Not instanceof, which tfjs makes true for every optimiser.
  const inside = optimizer as unknown as { learningRate: number; setLearningRate?: (rate: number) => void };
  if (inside.setLearningRate) inside.setLearningRate(rate);
  else inside.learningRate = rate;
}

function fieldsOf(optimizer: tf.Optimizer): Fields {
  const name = optimizer.getClassName();
  if (Object.hasOwn(FIELDS, name)) return FIELDS[name];
  throw new UnsupportedError(`Optimiser of class ${name}`, {
    expected: `one of ${Object.keys(FIELDS).join(", ")}`,
  });
}

function assertAlike(optimizer: tf.Optimizer, state: OptimizerState): void {
  const describe = (name: string, config: tf.serialization.ConfigDict) =>
    JSON.stringify([name, Object.entries({ ...config, learningRate: 0 }).sort()]);
  const own = describe(optimizer.getClassName(), optimizer.getConfig());
  const other = describe(state.className, state.config);
  if (own === other) return;
  throw new ArgumentError(`Optimiser ${own} is not the one that the state belongs to`, {
    value: own,
    expected: other,
  });
}
