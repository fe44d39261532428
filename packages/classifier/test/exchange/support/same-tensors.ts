import type { NamedTensor } from "@helioscope/core/model";
import { expect } from "vitest";

const bytes = ({ data }: NamedTensor) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

/** Names in order, types, shapes and every bit of the values. */
export function expectSameTensors(actual: readonly NamedTensor[], expected: readonly NamedTensor[]): void {
  const facts = (tensors: readonly NamedTensor[]) =>
    tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape }));
  expect(facts(actual)).toEqual(facts(expected));
  for (const [i, tensor] of expected.entries())
    expect(bytes(actual[i]).equals(bytes(tensor)), tensor.name).toBe(true);
}
