import { dirname, resolve } from "node:path";
import { ArgumentError, UnsupportedError, type WorkOptions } from "@helioscope/core";
import type { InversionConfig } from "../../inversion/config.ts";
import type { SpectralSetup } from "../../types.ts";
import type { ExternalAdapter } from "../adapter.ts";
import { desireAdapter } from "../desire.ts";
import { rhAdapter } from "../rh.ts";
import { sirAdapter } from "../sir.ts";
import type { SirSettings } from "../sir-control-of.ts";
import type { ProcessOptions } from "./process-workers.ts";
import { readTemplate } from "./template.ts";

/** Which code, and what it is told. */
export type ExternalCode =
  | { readonly code: "sir"; readonly settings?: SirSettings }
  /** `template`: folder of a set-up of DeSIRe that works, with its control file. Relative paths in it stay right: processes work in folders beside it. */
  | { readonly code: "desire"; readonly template: string; readonly control?: string }
  /** `template`: folder of a set-up of RH 1D that works (`keyword.input` and what it names), used in the same way; `executable` names `rhf1d` and `solveray`. */
  | { readonly code: "rh"; readonly template: string };

/** What all ways to use an external code take. */
export type ExternalOptions = ExternalCode & ProcessOptions & WorkOptions & { readonly setup: SpectralSetup };

/** What the driver has to know of the code that was asked for. */
export async function adapterOf(
  options: ExternalOptions,
  config?: InversionConfig,
): Promise<ExternalAdapter> {
  const { setup } = options;
  switch (options.code) {
    case "sir": {
      const { settings } = options;
      return sirAdapter({ setup, ...(config ? { config } : {}), ...(settings ? { settings } : {}) });
    }
    case "desire": {
      const template = await readTemplate(options.template);
      return desireAdapter({ setup, template, ...(options.control ? { control: options.control } : {}) });
    }
    case "rh": {
      const template = await readTemplate(options.template);
      return rhAdapter({ setup, template });
    }
    default:
      throw new ArgumentError("No such code", { value: options, expected: "sir, desire or rh" });
  }
}

/** Plain data of the code, for the identity of a map. */
export const codeFacts = (options: ExternalCode): unknown =>
  options.code === "sir" ? (options.settings ?? {}) : { template: options.template };

/** Folder that temporary folders lie in, where the code needs one. */
export const placeOf = (options: ExternalCode): { readonly beside?: string } =>
  options.code === "sir" ? {} : { beside: dirname(resolve(options.template)) };

/** The error for a code that cannot do what is asked. */
export const unsupported = (adapter: ExternalAdapter, what: string): UnsupportedError =>
  new UnsupportedError(`${adapter.name} does not ${what} here`, {
    expected: "a code and a mode that go together",
  });
