import { seededRandom } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { directoryStore } from "@helioscope/core/node";
import {
  createSynthesizer,
  profileFigure,
  sirModelsOf,
  sirProfilesOf,
  writeSirModel,
  writeSirProfiles,
} from "@helioscope/stokes-assist";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { externalChoice, PROGRAM_OPTIONS, programWork } from "../stokes/external-options.ts";
import { MODEL_OPTIONS, modelOf } from "../stokes/model-options.ts";
import { responsesToFits } from "../stokes/responses.ts";
import { SPECTRUM_OPTIONS, spectrumOf } from "../stokes/spectrum-options.ts";
import { synthesizeByCode } from "../stokes/synth-external.ts";
import { tableFormats, tableIn } from "../tables/index.ts";
import { COMMON, defineVerb } from "../verb.ts";

const COLUMNS = [
  { name: "wavelength", type: "float", unit: "Angstrom", about: "In air" },
  ...["I", "Q", "U", "V"].map((name) => ({
    name,
    type: "float" as const,
    unit: "",
    about: `Stokes ${name} over the continuum of the HSRA at disc centre`,
  })),
] as const;

export const synth = defineVerb({
  name: "stokes synth",
  about: "Compute the Stokes profiles of a model atmosphere, and its response functions",
  example: "helioscope stokes synth hsra --field 1500 --inclination 40 --out hsra-1500",
  takes: {
    name: "model",
    about: "hsra, falC, penumbra, coolUmbra, hotUmbra or maltbyE, or SIR's .mod files, one a component",
    atLeast: 1,
    atMost: 2,
  },
  options: {
    ...MODEL_OPTIONS,
    ...SPECTRUM_OPTIONS,
    responses: { type: "flag", about: "Write the response functions too: responses.fits" },
    code: {
      type: "choice",
      of: ["sir", "rh"],
      about:
        "Synthesise with SIR or RH instead, where you have their programs; RH's profiles are without instrument and macroturbulence",
    },
    ...PROGRAM_OPTIONS,
    noise: { type: "number", min: 0, default: 0, about: "Standard deviation of noise to add" },
    format: { type: "text", default: "csv", hint: "csv,jsonl,parquet", about: "Formats of the table" },
    out: COMMON.out,
    seed: COMMON.seed,
  },
  async run({ paths, options, terminal, signal }) {
    const formats = tableFormats(options.format);
    const external = externalChoice<"sir" | "rh">(options, ["executable", "template", "timeout", "scratch"]);
    const setup = await spectrumOf(options);
    const model = await modelOf(paths, options, setup.mu ?? 1);
    const synthesizer = createSynthesizer(setup);
    const { wavelengths } = synthesizer;
    const own = synthesizer.synthesize(model).slice();
    const clean = external
      ? await synthesizeByCode(model, setup, external, { ...programWork(options), signal })
      : own;
    const random = seededRandom(options.seed);
    const stokes = clean.map((value) => value + options.noise * random.normal());
    const folder = userPath(options.out ?? "out/stokes-synth");
    const out = pictureStore(directoryStore(folder));
    await out.write("profiles.per", writeSirProfiles(sirProfilesOf(setup.regions, stokes)));
    for (const [k, file] of sirModelsOf(model).entries())
      await out.write(k === 0 ? "model.mod" : `model_${k + 1}.mod`, writeSirModel(file));
    const table = tableIn(folder, "profiles", COLUMNS, formats);
    const n = wavelengths.length;
    for (let i = 0; i < n; i++) {
      const [I, Q, U, V] = [0, 1, 2, 3].map((s) => stokes[s * n + i]);
      await table.write({ wavelength: wavelengths[i], I, Q, U, V });
    }
    await table.close();
    const title = paths.join(" and ");
    const picture = await profileFigure(wavelengths, stokes, undefined, { title, document: nodeDocument() });
    await out.write("profiles.svg", picture);
    if (options.responses) await out.write("responses.fits", await responsesToFits(synthesizer, model));
    const least = Math.min(...clean.subarray(0, n));
    const most = (values: Float64Array) => Math.max(...values.map(Math.abs));
    const [Q, U, V] = [1, 2, 3].map((s) => most(clean.subarray(s * n, (s + 1) * n)));
    const beside = external ? most(own.map((value, i) => value - clean[i])) : undefined;
    const facts = {
      wavelengths: n,
      lines: setup.regions.flatMap(({ lines }) => lines.map((line) => `${line.element} ${line.wavelength}`)),
      continuum: clean[0],
      leastIntensity: least,
      mostPolarised: { Q, U, V },
      ...(external ? { code: external.code, beside } : { kernel: synthesizer.kernel }),
    };
    terminal.say(
      `${facts.lines.join(", ")}: ${n} wavelengths from ${wavelengths[0]} to ${wavelengths[n - 1]}`,
    );
    const [q, u, v] = [Q, U, V].map((value) => value.toExponential(2));
    terminal.say(`I from ${least.toFixed(4)} to ${facts.continuum.toFixed(4)}, in units of the continuum`);
    terminal.say(`Largest |Q| ${q}, |U| ${u}, |V| ${v}`);
    if (beside !== undefined)
      terminal.say(`This package's own profiles differ by at most ${beside.toExponential(2)} from these`);
    terminal.say(`Profiles, model and picture: ${folder}`);
    terminal.result({ folder, ...facts });
    return 0;
  },
});
