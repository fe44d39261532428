import { join } from "node:path";
import { DataError } from "@helioscope/core";
import type { Model, SpectralSetup, StokesProfiles } from "@helioscope/stokes-assist";
import { type ExternalCode, synthesizeExternal } from "@helioscope/stokes-assist/node";
import type { ExternalChoice, ProgramWork } from "./external-options.ts";
import { CODE_NAMES } from "./invert-external.ts";

/** Programs of RH in the folder of its executables. */
const RH_PROGRAMS = ["rhf1d", "solveray"];

/**
 * Profiles of a model by the program of another code.
 *
 * @throws DataError where its run fails, with what it said; EngineError where it cannot be started
 */
export async function synthesizeByCode(
  model: Model,
  setup: SpectralSetup,
  choice: ExternalChoice<"sir" | "rh">,
  work: ProgramWork & { readonly signal: AbortSignal },
): Promise<StokesProfiles> {
  const { executable, template = "" } = choice;
  const code: ExternalCode = choice.code === "sir" ? { code: "sir" } : { code: "rh", template };
  const programs =
    choice.code === "sir"
      ? executable
      : Object.fromEntries(RH_PROGRAMS.map((name) => [name, join(executable, name)]));
  const { results, skipped } = await synthesizeExternal([model], {
    ...work,
    ...code,
    executable: programs,
    setup,
  });
  const [profiles] = results;
  if (profiles) return profiles;
  throw new DataError(`${CODE_NAMES[choice.code]} synthesised nothing: ${skipped[0]?.reason}`, {
    expected: "profiles",
  });
}
