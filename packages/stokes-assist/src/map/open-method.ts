import { ArgumentError } from "@helioscope/core";
import type { MapMethods, MethodDescription, PixelInverter, ProfileFacts } from "./method.ts";

/**
 * The inverter that a description asks for.
 *
 * @throws ArgumentError for a kind that is not among the methods; what opening it throws.
 */
export async function openMethod(
  methods: MapMethods,
  description: MethodDescription,
  profiles: ProfileFacts,
): Promise<PixelInverter> {
  const { kind } = description;
  if (!Object.hasOwn(methods, kind)) {
    throw new ArgumentError(`Inversion method ${JSON.stringify(kind)}`, {
      value: kind,
      expected: `one of ${Object.keys(methods).join(", ")}`,
    });
  }
  return methods[kind](description as never, profiles);
}
