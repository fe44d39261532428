import { FormatError } from "../errors.ts";
import type { NamedTensor } from "../model/named-tensor.ts";
import { readSafetensors } from "../model/safetensors-read.ts";
import { writeSafetensors } from "../model/safetensors-write.ts";
import { sha256 } from "../sha256.ts";
import type { StateSnapshot } from "./train-state.ts";

/** Snapshots of several states and some facts, to be written as one file. */
export interface SnapshotFile<Facts> {
  readonly facts: Facts;
  readonly states: Readonly<Record<string, StateSnapshot>>;
}

const FORMAT = "helioscope-checkpoint 1";

/**
 * One safetensors file: tensors "state/index/name", and in the metadata the JSON of the states, the facts and a
 * SHA-256 over all of it. Names of states hold no "/".
 */
export async function encodeSnapshots<Facts>({ facts, states }: SnapshotFile<Facts>): Promise<Uint8Array> {
  const tensors = Object.entries(states).flatMap(([state, snapshot]) =>
    snapshot.tensors.map((tensor, i) => ({ ...tensor, name: `${state}/${i}/${tensor.name}` })),
  );
  const json = Object.fromEntries(Object.entries(states).map(([state, { json }]) => [state, json ?? null]));
  const texts = { format: FORMAT, facts: JSON.stringify(facts), states: JSON.stringify(json) };
  return writeSafetensors(tensors, { ...texts, sha256: await hashOf(texts, tensors) });
}

/** Reads what {@link encodeSnapshots} made. Throws a FormatError when it is malformed or damaged. */
export async function decodeSnapshots<Facts>(bytes: Uint8Array): Promise<SnapshotFile<Facts>> {
  const { tensors, metadata } = readSafetensors(bytes);
  const { format, facts, states: json, sha256: expected } = metadata;
  if (format !== FORMAT) {
    throw new FormatError(`Checkpoint of format ${format}`, { value: format, expected: FORMAT });
  }
  if ((await hashOf({ format, facts, states: json }, tensors)) !== expected) {
    throw new FormatError("The checkpoint has changed since it was written", {
      expected: `SHA-256 ${expected}`,
    });
  }
  const states: Record<string, { tensors: NamedTensor[]; json: unknown }> = {};
  for (const [state, value] of Object.entries(JSON.parse(json))) states[state] = { tensors: [], json: value };
  for (const tensor of tensors) {
    const [state, index, ...name] = tensor.name.split("/");
    states[state].tensors[Number(index)] = { ...tensor, name: name.join("/") };
  }
  return { facts: JSON.parse(facts) as Facts, states };
}

async function hashOf(texts: object, tensors: readonly NamedTensor[]): Promise<string> {
  const lines = tensors.map(async ({ name, dtype, shape, data }) => {
    const values = await sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return JSON.stringify([name, dtype, shape, values]);
  });
  const text = [JSON.stringify(texts), ...(await Promise.all(lines)).sort()].join("\n");
  return sha256(new TextEncoder().encode(text));
}
