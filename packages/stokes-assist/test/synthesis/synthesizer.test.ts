import { describe, expect, it } from "vitest";
import { copyAtmosphere, DEPTH_QUANTITIES, logTauGrid } from "../../src/atmosphere/atmosphere.ts";
import { alongLineOfSight } from "../../src/atmosphere/line-of-sight.ts";
import { coolUmbra, hsra } from "../../src/atmosphere/models.ts";
import { fe15648 } from "../../src/atoms/lines.ts";
import { createColumns } from "../../src/gas/columns.ts";
import { hinodeSpProfile } from "../../src/synthesis/instruments.ts";
import { equidistant, gris15648, hinodeSp } from "../../src/synthesis/setups.ts";
import { createSynthesizer } from "../../src/synthesis/synthesizer.ts";
import type { Atmosphere, Component, Direction, Model, SpectralSetup } from "../../src/types.ts";
import { distance, largest, tangled, visibleRegion } from "../transfer/gas-case.ts";

const infrared = { lines: [fe15648], wavelengths: equidistant(15647.5, 0.08, 25) };
const setup: SpectralSetup = {
  regions: [visibleRegion(57), infrared],
  instrument: hinodeSpProfile,
  mu: 0.8,
  strayLight: createSynthesizer({ regions: [visibleRegion(57), infrared] }).synthesize({
    components: [{ atmosphere: hsra(logTauGrid()), macroturbulence: 2e5, fill: 1 }],
    strayLight: 0,
  }),
};
const size = 4 * (57 + 25);

function balanced(atmosphere: Atmosphere): Atmosphere {
  createColumns(setup.regions, undefined, atmosphere.logTau.length, { mu: 0.8 }).equilibrate(atmosphere);
  return atmosphere;
}

const quiet = balanced(tangled());
const spot = balanced({ ...coolUmbra(logTauGrid()), fieldStrength: new Float64Array(49).fill(2300) });
const model: Model = {
  components: [
    { atmosphere: quiet, macroturbulence: 1.1e5, fill: 0.7 },
    { atmosphere: spot, macroturbulence: 0.4e5, fill: 0.3 },
  ],
  strayLight: 0.12,
};

/** The model with one thing moved along a direction. */
function moved(direction: Direction, by: number): Model {
  if (direction.quantity === "strayLight") return { ...model, strayLight: model.strayLight + by };
  const components = model.components.map((component): Component => ({ ...component }));
  if (direction.quantity === "fill") {
    return {
      ...model,
      components: components.map((c, k) => ({ ...c, fill: c.fill + (k === 0 ? -by : by) })),
    };
  }
  const index = direction.component ?? 0;
  const component = components[index];
  if (direction.quantity === "macroturbulence") {
    components[index] = { ...component, macroturbulence: component.macroturbulence + by };
    return { ...model, components };
  }
  const atmosphere = copyAtmosphere(component.atmosphere);
  const values = atmosphere[direction.quantity];
  for (let d = 0; d < values.length; d++) values[d] += by * direction.profile[d];
  components[index] = { ...component, atmosphere: direction.hydrostatic ? balanced(atmosphere) : atmosphere };
  return { ...model, components };
}

const ramp = quiet.logTau.map((x) => 1 + 0.3 * x);
const hat = quiet.logTau.map((x) => Math.max(0, 1 - Math.abs(x + 1)));
const cases: [string, Direction, number][] = [
  ["temperature", { quantity: "temperature", profile: ramp }, 2],
  ["temperature in equilibrium", { quantity: "temperature", profile: ramp, hydrostatic: true }, 2],
  [
    "temperature of the second component in equilibrium",
    { quantity: "temperature", component: 1, profile: hat, hydrostatic: true },
    2,
  ],
  [
    "electron pressure",
    { quantity: "electronPressure", profile: quiet.electronPressure.map((p) => p * 0.1) },
    1e-2,
  ],
  ["microturbulence", { quantity: "microturbulence", profile: hat }, 200],
  ["field strength", { quantity: "fieldStrength", profile: ramp }, 2],
  ["velocity of the second component", { quantity: "velocity", component: 1, profile: ramp }, 300],
  ["inclination", { quantity: "inclination", profile: hat }, 0.05],
  ["azimuth", { quantity: "azimuth", component: 0, profile: ramp }, 0.05],
  ["macroturbulence", { quantity: "macroturbulence" }, 100],
  ["macroturbulence of the second component", { quantity: "macroturbulence", component: 1 }, 100],
  ["fill", { quantity: "fill" }, 1e-3],
  ["stray light", { quantity: "strayLight" }, 1e-3],
];

describe.each(["typescript", "wasm"] as const)("derivatives with the kernel in %s", (kernel) => {
  const synthesizer = createSynthesizer(setup, { kernel });
  const { stokes, derivatives } = synthesizer.respond(
    model,
    cases.map(([, direction]) => direction),
    { stokes: new Float64Array(size), derivatives: new Float64Array(cases.length * size) },
  );

  it("come with the profiles", () => {
    expect(synthesizer.kernel).toBe(kernel);
    expect(distance(synthesizer.synthesize(model), stokes)).toBeLessThan(1e-13);
  });

  it.each(cases.map(([name, direction, step], row) => ({ name, direction, step, row })))(
    "to the $name are central differences to 1e-4",
    ({ direction, step, row }) => {
      const low = synthesizer.synthesize(moved(direction, -step));
      const high = synthesizer.synthesize(moved(direction, step));
      const numeric = high.map((value, i) => (value - low[i]) / (2 * step));
      const own = derivatives.subarray(row * size, (row + 1) * size);
      expect(largest(numeric)).toBeGreaterThan(0);
      expect(distance(numeric, own)).toBeLessThan(1e-4 * largest(numeric));
    },
  );
});

describe("createSynthesizer", () => {
  const simple: Model = { components: [{ atmosphere: quiet, macroturbulence: 0, fill: 1 }], strayLight: 0 };

  it("gives the same profiles in WebAssembly and TypeScript, which auto prefers in this order", () => {
    const [wasm, typescript] = (["auto", "typescript"] as const).map((kernel) =>
      createSynthesizer(setup, { kernel }),
    );
    expect(wasm.kernel).toBe("wasm");
    expect(distance(wasm.synthesize(model), typescript.synthesize(model))).toBeLessThan(1e-11);
  });

  it("computes regions as if they were alone", () => {
    const { strayLight: _, ...rest } = setup;
    const whole = createSynthesizer(rest).synthesize(simple);
    const alone = createSynthesizer({ ...rest, regions: [infrared] }).synthesize(simple);
    for (let s = 0; s < 4; s++) {
      const part = whole.subarray(s * 82 + 57, (s + 1) * 82);
      expect(distance(part, alone.subarray(s * 25, (s + 1) * 25))).toBe(0);
    }
  });

  it("mixes components and stray light by their shares", () => {
    const plain = createSynthesizer(setup);
    const [first, second] = model.components.map((component) =>
      plain.synthesize({ components: [{ ...component, fill: 1 }], strayLight: 0 }),
    );
    const expected = first.map(
      (value, i) => 0.88 * (0.7 * value + 0.3 * second[i]) + 0.12 * (setup.strayLight as Float64Array)[i],
    );
    expect(distance(plain.synthesize(model), expected)).toBeLessThan(1e-14);
  });

  it("darkens towards the limb", () => {
    const at = (mu: number) =>
      createSynthesizer({ regions: [visibleRegion(20)], mu }).synthesize({
        components: [{ atmosphere: alongLineOfSight(hsra(), mu), macroturbulence: 0, fill: 1 }],
        strayLight: 0,
      })[0];
    expect(at(1)).toBeCloseTo(1, 1);
    // Neckel & Labs (1994): I(mu = 0.5)/I(1) near 6300 Angstrom is 0.73.
    expect(at(0.5) / at(1)).toBeCloseTo(0.73, 1);
  });

  it("solves with DELO-Bezier too, in TypeScript and without derivatives", () => {
    const delo = createSynthesizer(setup, { solver: "delo-bezier" });
    const fine: Model = {
      ...simple,
      components: [{ ...simple.components[0], atmosphere: tangled(logTauGrid(1.2, -3.6, 0.01)) }],
    };
    expect(delo.kernel).toBe("typescript");
    expect(distance(delo.synthesize(fine), createSynthesizer(setup).synthesize(fine))).toBeLessThan(2e-5);
    expect(() => delo.respond(simple, [{ quantity: "velocity", profile: ramp }])).toThrow(
      expect.objectContaining({ kind: "unsupported" }),
    );
    expect(() => createSynthesizer(setup, { solver: "delo-bezier", kernel: "wasm" })).toThrow(
      expect.objectContaining({ kind: "unsupported" }),
    );
  });

  it("takes models of other depths in turn", () => {
    const synthesizer = createSynthesizer(setup);
    const coarse: Model = {
      components: [{ atmosphere: tangled(logTauGrid(1.2, -3.6, 0.2)), macroturbulence: 0, fill: 1 }],
      strayLight: 0,
    };
    const before = synthesizer.synthesize(simple);
    expect(distance(synthesizer.synthesize(coarse), before)).toBeLessThan(0.01);
    expect(distance(synthesizer.synthesize(simple), before)).toBe(0);
  });

  it("keeps its own arrays unless it is given some", () => {
    const synthesizer = createSynthesizer(setup);
    const first = synthesizer.respond(simple, [{ quantity: "macroturbulence" }]);
    const second = synthesizer.respond(simple, [{ quantity: "macroturbulence" }]);
    expect(second.stokes).toBe(first.stokes);
    const out = new Float64Array(size);
    expect(synthesizer.synthesize(simple, out)).toBe(out);
  });

  it.each<[string, SpectralSetup]>([
    ["no region", { regions: [] }],
    ["no line", { regions: [{ lines: [], wavelengths: equidistant(6300, 0.02, 9) }] }],
    [
      "a wavelength twice",
      { regions: [{ ...infrared, wavelengths: Float64Array.of(15648, 15648.1, 15648.1) }] },
    ],
    ["descending wavelengths", { regions: [{ ...infrared, wavelengths: equidistant(15650, -0.02, 9) }] }],
    ["mu = 0", { regions: [infrared], mu: 0 }],
  ])("refuses a setup with %s", (_, bad) => {
    expect(() => createSynthesizer(bad)).toThrow(expect.objectContaining({ kind: "argument" }));
  });

  it("refuses models and directions that do not fit", () => {
    const synthesizer = createSynthesizer({ regions: [infrared] });
    const [component] = simple.components;
    const bad: [Model, readonly Direction[], string][] = [
      [{ components: [], strayLight: 0 }, [], "argument"],
      [{ components: [{ ...component, fill: 0.5 }], strayLight: 0 }, [], "argument"],
      [{ ...simple, strayLight: 0.1 }, [], "argument"],
      [{ ...simple, strayLight: Number.NaN }, [], "data"],
      [{ ...simple, components: [{ ...component, macroturbulence: Number.NaN }] }, [], "data"],
      [{ ...simple, components: [2, -1].map((fill) => ({ ...component, fill })) }, [], "argument"],
      [simple, [{ quantity: "fill" }], "argument"],
      [simple, [{ quantity: "strayLight" }], "argument"],
      [simple, [{ quantity: "macroturbulence", component: 1 }], "argument"],
      [simple, [{ quantity: "velocity", profile: new Float64Array(3) }], "shape"],
      [
        {
          ...simple,
          components: [{ ...component, atmosphere: { ...quiet, velocity: new Float64Array(3) } }],
        },
        [],
        "shape",
      ],
    ];
    for (const quantity of DEPTH_QUANTITIES) {
      const atmosphere = copyAtmosphere(quiet, { [quantity]: quiet[quantity].with(7, Number.NaN) });
      bad.push([{ ...simple, components: [{ ...component, atmosphere }] }, [], "data"]);
    }
    for (const [of, directions, kind] of bad) {
      expect(() => synthesizer.respond(of, directions)).toThrow(expect.objectContaining({ kind }));
    }
    const shaded = createSynthesizer({
      regions: [infrared],
      strayLight: new Float64Array(4 * infrared.wavelengths.length),
    });
    for (const strayLight of [-0.1, 1.1]) {
      expect(() => shaded.synthesize({ ...simple, strayLight })).toThrow(
        expect.objectContaining({ kind: "argument" }),
      );
    }
    expect(() => synthesizer.synthesize(simple, new Float64Array(3))).toThrow(
      expect.objectContaining({ kind: "shape" }),
    );
    expect(() => createSynthesizer({ regions: [infrared], strayLight: new Float64Array(3) })).toThrow(
      expect.objectContaining({ kind: "shape" }),
    );
  });
});

describe("setups", () => {
  it.each([
    ["hinodeSp", hinodeSp, 112],
    ["gris15648", gris15648, 88],
  ])("%s has both lines well inside its window", (_, of, count) => {
    const [{ lines, wavelengths }] = of.regions;
    expect(wavelengths).toHaveLength(count);
    for (const line of lines) {
      expect(line.wavelength).toBeGreaterThan(wavelengths[0] + 0.5);
      expect(line.wavelength).toBeLessThan(wavelengths[count - 1] - 0.5);
    }
    const out = createSynthesizer(of).synthesize({
      components: [{ atmosphere: hsra(logTauGrid()), macroturbulence: 1e5, fill: 1 }],
      strayLight: 0,
    });
    expect(out[0]).toBeCloseTo(1, 1);
    expect(Math.min(...out.subarray(0, count))).toBeLessThan(0.85);
  });
});
