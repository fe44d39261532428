import fc from "fast-check";
import { describe, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { catalogueColumns } from "../../src/catalogue/columns.ts";
import { hekEventType } from "../../src/catalogue/hek.ts";
import { type RowOptions, rowPlan } from "../../src/catalogue/options.ts";
import { entropyBits } from "../../src/catalogue/ranking.ts";
import { catalogueRow } from "../../src/catalogue/row.ts";
import { classifierVersion } from "../../src/catalogue/version.ts";
import { image, network } from "./support.ts";

const model = { name: "test", sha256: "ab" };
const plan = (options: Partial<RowOptions> = {}, of = network()) => rowPlan(of, { model, ...options });
const several = (thresholds: number[] | null = null) => network({ labels: "several", thresholds });

test("the version that rows name is the package's", () => {
  expect(classifierVersion).toBe(packageJson.version);
});

describe("what is asked of the rows", () => {
  test("k is at most the number of classes, 0 is all of them", () => {
    expect(() => plan({ topk: 4 })).toThrow(/The 4 most probable of 3 classes; expected .* 0 \(all\) to 3/);
    expect(() => plan({ topk: 1.5 })).toThrow(/1\.5/);
    expect(plan({ topk: 0 }).top).toBe(3);
    expect(plan().top).toBe(0);
  });

  test("limits and temperatures are checked", () => {
    expect(() => plan({ abstain: 1.1 })).toThrow(/from 0 to 1/);
    expect(() => plan({ temperature: 0 })).toThrow(/positive/);
    expect(() => plan({ temperature: Number.NaN })).toThrow(/positive/);
    expect(() => plan({ abstain: 0.5 }, several())).toThrow(/several labels/);
  });
});

describe("a row", () => {
  const logits = new Float32Array([1, 3, 2]);

  test("has the cells of its columns, in their order, for any choice of columns", () => {
    const options = fc.record(
      {
        topk: fc.integer({ min: 0, max: 3 }),
        logits: fc.boolean(),
        hek: fc.boolean(),
        hash: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(options, fc.boolean(), (chosen, multi) => {
        const asked = plan(chosen, multi ? several() : network());
        expect(Object.keys(catalogueRow(image(), logits, asked))).toEqual(
          catalogueColumns(asked).map(({ name }) => name),
        );
      }),
    );
  });

  test("probabilities are of logits over the temperature, logits are raw", () => {
    const row = catalogueRow(image(), logits, plan({ temperature: 2, logits: true }));
    // scipy.special.softmax([0.5, 1.5, 1.0])
    expect(row.p_filament).toBeCloseTo(0.18632372, 6);
    expect(row.p_sunspot).toBeCloseTo(0.50648039, 6);
    expect(row.p_quiet_sun).toBeCloseTo(0.30719589, 6);
    expect([row.logit_filament, row.logit_sunspot, row.logit_quiet_sun]).toEqual([1, 3, 2]);
    expect(row).toMatchObject({ class: "sunspot", class_name: "sunspot", temperature: 2, abstained: false });
    expect(row.margin).toBeCloseTo(0.50648039 - 0.30719589, 5);
    // scipy.stats.entropy(softmax, base=2)
    expect(row.entropy_bits).toBeCloseTo(1.471825, 5);
  });

  test("below the limit no class is said, and the rest stays", () => {
    const row = catalogueRow(image(), logits, plan({ abstain: 0.9, topk: 2, hek: true }));
    expect(row).toMatchObject({ class: null, class_name: null, abstained: true, hek_event_type: null });
    expect(row).toMatchObject({ top1: "sunspot", top2: "quiet_sun" });
    expect(row.probability).toBe(row.top1_probability);
    expect(catalogueRow(image(), logits, plan({ abstain: 0.5 }))).toMatchObject({ class: "sunspot" });
  });

  test("of a full disc no class is said, unless it is asked for", () => {
    const disc = image({ fullDisc: true, warnings: ["a", "b"] });
    expect(catalogueRow(disc, logits, plan({ hek: true }))).toMatchObject({
      ...{ full_disc: true, class: null, class_name: null, abstained: true, hek_event_type: null },
      ...{ warnings: "a; b", probability: expect.any(Number) },
    });
    const row = catalogueRow(disc, logits, plan({ discs: "classify" }));
    expect(row).toMatchObject({ full_disc: true, class: "sunspot", abstained: false });
    expect(catalogueRow(image(), logits, plan({}))).toMatchObject({ full_disc: false, warnings: null });
  });

  test("with several labels those at or above their thresholds hold", () => {
    const asked = plan({ hek: true }, several([0.5, 0.99, 0.5]));
    const row = catalogueRow(image(), logits, asked);
    expect(row).toMatchObject({ labels: "quiet_sun;filament", class: "quiet_sun", hek_event_type: "FI" });
    // 1 / (1 + exp(-3))
    expect(row.p_sunspot).toBeCloseTo(0.95257413, 6);
    const none = catalogueRow(image(), new Float32Array([-1, -1, -1]), asked);
    expect(none).toMatchObject({ labels: "", class: null, hek_event_type: null });
  });

  test("what is not known of an image is empty", () => {
    const row = catalogueRow(
      image({ facts: { utc: null, band: null, pointingArcsec: null } }),
      logits,
      plan(),
    );
    expect(row).toMatchObject({ utc: null, band: null, pointing_x_arcsec: null, pointing_y_arcsec: null });
  });
});

test("entropy is log2 of the number of classes where all are alike", () => {
  expect(entropyBits([0.25, 0.25, 0.25, 0.25])).toBe(2);
  expect(entropyBits([1, 0, 0])).toBe(0);
});

test("classes have HEK's event types by whatever spelling", () => {
  const types = ["filaments", "Coronal holes", "coronal_hole", "prominence", "sunspots", "plage", "flares"];
  expect(types.map(hekEventType)).toEqual(["FI", "CH", "CH", "FI", "SS", "PG", "FL"]);
  expect(["quiet_sun", "quiet", "class_7"].map(hekEventType)).toEqual([null, null, null]);
});
