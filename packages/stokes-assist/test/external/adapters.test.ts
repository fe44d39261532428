import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hsra, logTauGrid } from "../../src/atmosphere/index.ts";
import { ASPLUND_2009 } from "../../src/atoms/abundances.ts";
import { desireAdapter, misfit, sirAdapter, sirControlOf } from "../../src/external/index.ts";
import { invertExternal, synthesizeExternal } from "../../src/external/node/index.ts";
import {
  readSirControl,
  writeSirAbundances,
  writeSirControl,
  writeSirLines,
} from "../../src/formats/index.ts";
import { inversionPresets } from "../../src/inversion/index.ts";
import { sameGuess } from "../../src/map/index.ts";
import { createSynthesizer } from "../../src/synthesis/index.ts";
import type { Model } from "../../src/types.ts";
import { buildStandIn, config, setup } from "./support.ts";

const standIn = await buildStandIn();
const logTau = logTauGrid(1, -3, 0.5);
const quiet: Model = {
  components: [{ atmosphere: hsra(logTau), macroturbulence: 0, fill: 1 }],
  strayLight: 0,
};

describe("what SIR is told", () => {
  const adapter = sirAdapter({ setup, config });

  it("is what the configuration says", () => {
    const nodes = { ...inversionPresets.reference.nodes, temperature: [1, 3, 5], velocity: [1, 3] };
    const told = { ...inversionPresets.reference, cycles: 3, nodes, secondNodes: null, noise: 2e-3 };
    const control = sirControlOf({ ...setup, mu: 0.7 }, 2, told, { topPressure: [500, 500] });
    expect(control).toMatchObject({
      cycles: 3,
      nodes: { temperature: [1, 3, 5], velocity: [1, 3], macroturbulence: [1] },
      secondNodes: { temperature: [1, 3, 5] },
      fill: told.fill,
      signalToNoise: [500],
      topPressure: [500, 500],
      mu: 0.7,
      secondModel: "second.mod",
    });
    expect(control.strayLight).toBeUndefined();
    expect(readSirControl(writeSirControl(control))).toMatchObject({ cycles: 3, mu: 0.7 });
  });

  it("begins from a guess that it can perturb", () => {
    const run = adapter.invert?.(new Float64Array(36).fill(1), quiet);
    const [one] = run && "files" in run ? [run] : (run ?? []);
    expect(one.files["guess.mod"]).toMatch(/^ +1\.0000000E-02/);
    expect(one.outputs).toEqual(["guess_2.mod", "guess_2.per"]);
    expect(one.stdin).toBe("sir.trol\n");
    expect(adapter.complaint?.(" STOP: no\n      such line.\n\n other")).toBe("no such line.");
    expect(adapter.complaint?.("all is well")).toBeUndefined();
  });

  it("cannot be lines with Lande factors of their own", () => {
    const lines = [{ ...setup.regions[0].lines[0], lande: { lower: 1, upper: 1 } }];
    const regions = [{ ...setup.regions[0], lines }];
    expect(() => sirAdapter({ setup: { regions } })).toThrow(/Lande/);
  });
});

describe("DeSIRe, with a program that speaks SIR's protocol", () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  const control = writeSirControl({
    cycles: 2,
    profiles: ["their.per"],
    model: ["their.mod"],
    grid: "their.grid",
    lines: "LINES",
    abundances: "ABUNDANCES",
  });

  it("is given its template with the names of the files set", () => {
    const adapter = desireAdapter({ setup, template: new Map([["desire.dtrol", encode(control)]]) });
    const run = adapter.invert?.(new Float64Array(36).fill(1), quiet);
    const [one] = run && "files" in run ? [run] : (run ?? []);
    const written = readSirControl(String(one.files["desire.dtrol"]));
    expect(written).toMatchObject({
      cycles: 2,
      profiles: ["observed.per"],
      model: ["guess.mod"],
      grid: "lines.grid",
    });
    expect(one.args).toEqual(["desire.dtrol"]);
    expect(() => desireAdapter({ setup, template: new Map() })).toThrow(/no desire\.dtrol/);
    const unlabelled = control.replace("Wavelength grid", "Something else");
    expect(() => desireAdapter({ setup, template: new Map([["desire.dtrol", encode(unlabelled)]]) })).toThrow(
      /no line labelled like wavelength/,
    );
    const synthesis = control.replace(/:2 !/, ":0 !");
    expect(() => desireAdapter({ setup, template: new Map([["desire.dtrol", encode(synthesis)]]) })).toThrow(
      /cycles/,
    );
  });

  it("inverts", async () => {
    const root = await mkdtemp(join(tmpdir(), "desire-"));
    const template = await mkdtemp(join(root, "template-"));
    const lines = new Map(setup.regions[0].lines.map((line, i) => [i + 1, line]));
    await writeFile(join(template, "desire.dtrol"), control);
    await writeFile(join(template, "LINES"), writeSirLines(lines));
    await writeFile(join(template, "ABUNDANCES"), writeSirAbundances(ASPLUND_2009));
    const { wavelengths } = setup.regions[0];
    const data = new Float32Array(createSynthesizer(setup, { kernel: "typescript" }).synthesize(quiet));
    const options = { code: "desire", template, setup, ...standIn } as const;
    const map = await invertExternal({
      ...{ ...options, config, logTau, guess: sameGuess(quiet) },
      cube: { width: 1, height: 1, wavelengths, data, continuum: 1, noise: 1e-3, name: "one" },
    });
    expect(Array.from(map.status)).toEqual([0]);
    const rise = map.map("temperature", 0).values[0] - quiet.components[0].atmosphere.temperature[2];
    expect(Math.abs(rise - 75)).toBeLessThan(0.1);
    await expect(synthesizeExternal([quiet], options)).rejects.toThrow(/DeSIRe does not synthesise/);
    await rm(root, { recursive: true });
  });
});

describe("the misfit", () => {
  it("is the weighted mean square in units of the noise, unobserved samples left out", () => {
    const observed = Float64Array.of(1, Number.NaN, 0, 0, 0, 0, 0, 0);
    const fit = Float64Array.of(1.02, 5, 0, 0, 0, 0, 0.01, 0);
    // Seven samples are observed; two of I's have weight 1, one of them is missing, six have weight 4.
    expect(misfit(observed, fit, 0.01, [1, 4, 4, 4])).toBeCloseTo((4 + 4) / (1 + 6 * 4), 12);
    // SIR's flag for a datum that is none.
    const flagged = Float64Array.from(observed, (value, i) => (i === 1 ? -2 : value));
    const holed = Float64Array.from(observed, (value, i) => (i === 1 ? Number.NaN : value));
    expect(misfit(flagged, fit, 0.01)).toBe(misfit(holed, fit, 0.01));
    expect(misfit(Float64Array.of(Number.NaN, 0, 0, 0).fill(Number.NaN), new Float64Array(4), 1)).toBeNaN();
  });
});
