import type { Instrument } from "@helioscope/core";
import { UsageError } from "./usage-error.ts";

/** The instruments that the command line knows. A further paper is one line here and a change nowhere else. */
const LOADERS: Readonly<Record<string, () => Promise<Instrument>>> = {
  solarunet: async () => (await import("@helioscope/solarunet")).solarunet,
  classifier: async () => (await import("@helioscope/classifier")).classifier,
  "magnetogram-gen": async () => (await import("@helioscope/magnetogram-gen")).magnetogramGen,
  "flare-cnn": async () => (await import("@helioscope/flare-cnn")).flareCnn,
  "stokes-assist": async () => (await import("@helioscope/stokes-assist/node")).stokesAssist,
};

export const instrumentNames: readonly string[] = Object.keys(LOADERS);

export async function loadInstrument(name: string): Promise<Instrument> {
  const load = Object.hasOwn(LOADERS, name) ? LOADERS[name] : undefined;
  if (!load) throw new UsageError(`There is no instrument ${name}; there are: ${instrumentNames.join(", ")}`);
  return load();
}

export async function allInstruments(): Promise<Instrument[]> {
  return Promise.all(instrumentNames.map(loadInstrument));
}
