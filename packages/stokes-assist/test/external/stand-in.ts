/**
 * Speaks SIR's file protocol: reads the name of a control file from its input, and the files that it names; inverts by
 * moving the guess's temperatures to those that the environment names, and writes models, errors, profiles and chi
 * squared of every cycle. STAND_IN makes it misbehave for profiles whose first intensity is above 1.5.
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import {
  modelOfSir,
  readSirAbundances,
  readSirControl,
  readSirGrid,
  readSirLines,
  readSirModel,
  readSirProfiles,
  sirGridOffsets,
  sirProfilesOf,
  writeSirModel,
  writeSirProfiles,
} from "../../src/formats/index.ts";
import { createSynthesizer } from "../../src/synthesis/index.ts";
import type { SpectralSetup } from "../../src/types.ts";

const text = (name: string) => readFileSync(name, "utf8");
const name = readFileSync(0, "utf8").trim();
const control = readSirControl(text(name));
const { lines } = readSirLines(text(control.lines ?? ""));
const setup: SpectralSetup = {
  abundances: readSirAbundances(text(control.abundances ?? "")),
  regions: readSirGrid(text(control.grid ?? "")).map((row) => {
    const own = row.lines.map((index) => lines.get(index) ?? fail(`line ${index} is missing`));
    return { lines: own, wavelengths: sirGridOffsets(row).map((mA) => own[0].wavelength + mA / 1000) };
  }),
};
const synthesizer = createSynthesizer(setup, { kernel: "typescript" });
const guess = readSirModel(text(control.model[0]));

function fail(why: string): never {
  console.log(`\n STOP: ${why}`);
  process.exit(0);
}

if (control.cycles === 0) {
  const stokes = synthesizer.synthesize(modelOfSir([guess]));
  writeFileSync(control.profiles[0], writeSirProfiles(sirProfilesOf(setup.regions, stokes)));
} else {
  const observed = readSirProfiles(text(control.profiles[0])).stokes;
  const how = observed[0] > 1.5 ? process.env.STAND_IN : "works";
  if (how === "crashes") process.exit(3);
  if (how === "stops") fail("The lines in the grid are not those of the profiles");
  if (how === "hangs") setTimeout(() => {}, 1e6);
  else if (how === "dies") process.kill(process.pid, "SIGKILL");
  else invert(observed, how === "writes garbage");
}

/** A guess is right at 100 K more than it has; half the way is gone in every cycle. */
function invert(observed: Float64Array, garbage: boolean): void {
  for (let cycle = 1; cycle <= control.cycles; cycle++) {
    const rise = 100 * (1 - 0.5 ** cycle);
    const temperature = guess.atmosphere.temperature.map((t) => (garbage ? Number.NaN : t + rise));
    const model = { ...guess, atmosphere: { ...guess.atmosphere, temperature } };
    const path = control.model[0].replace(".mod", `_${cycle}`);
    const fit = garbage ? observed : synthesizer.synthesize(modelOfSir([model]));
    if (garbage) writeFileSync(`${path}.mod`, "  1. 1. 0.\n  ******* NaN\n");
    else writeFileSync(`${path}.mod`, writeSirModel(model));
    const errors = guess.atmosphere.temperature.map(() => 25);
    writeFileSync(
      `${path}.err`,
      writeSirModel({ ...model, atmosphere: { ...model.atmosphere, temperature: errors } }),
    );
    writeFileSync(`${path}.per`, writeSirProfiles(sirProfilesOf(setup.regions, fit)));
    appendFileSync(name.replace(".trol", ".chi"), `   1000.   ${10 / cycle}\n`);
    appendFileSync(name.replace(".trol", ".log"), `   1  -3.  2.54E+01  ${10 / cycle}\n`);
    console.log("      -3.  increases   ______");
  }
}
