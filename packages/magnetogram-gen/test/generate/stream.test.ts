import { isHelioError, type Progress } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { type FieldStepper, type SequenceItem, type StreamSettings, streamed } from "../../src/index.ts";
import { all, disc, sequence } from "./support/sequence.ts";

const settings: StreamSettings = {
  sizePx: 16,
  clipGauss: 200,
  intensity: { kind: "linear", low: 0, high: 100 },
  cadenceMinutes: 12,
};

/** Gives back the image as the field, and tells what was asked of it. */
function echo() {
  const told: string[] = [];
  const inputs: Float32Array[] = [];
  let frames = 0;
  const stepper: FieldStepper = {
    held: 0,
    reset: () => {
      told.push("reset");
      frames = 0;
    },
    dispose: () => void told.push("dispose"),
    async next(image) {
      inputs.push(image);
      return { field: image, framesUsed: ++frames };
    },
  };
  return { told, inputs, open: () => stepper };
}

describe("streamed", () => {
  it("scales images, and fields into gauss, and blackens what lies beyond the limb", async () => {
    const { inputs, open } = echo();
    const [field] = await all(streamed(open, settings, { name: "echo" }).generate(sequence([0])));
    const { data } = disc(1);
    const hole = 5 * 16 + 7;
    expect(inputs[0][hole]).toBe(-1);
    expect(inputs[0][hole + 1]).toBeCloseTo(data[hole + 1] / 50 - 1, 6);
    expect(field.image.data[hole + 1]).toBeCloseTo(200 * (data[hole + 1] / 50 - 1), 4);
    for (let i = 0; i < 256; i++) {
      const far = Math.hypot((i % 16) - 7.5, Math.floor(i / 16) - 7.5);
      expect(field.image.data[i] === 0, `pixel ${i}`).toBe(far >= field.radiusPx);
    }
    expect(field.utc).toBe("2016-01-01T00:00:00.000Z");
  });

  it("begins anew after more than one and a half cadences", async () => {
    const { told, open } = echo();
    const fields = await all(
      streamed(open, settings, { name: "echo" }).generate(sequence([0, 12, 30, 49, 61])),
    );
    expect(fields.map(({ framesUsed }) => framesUsed)).toEqual([1, 2, 3, 1, 2]);
    expect(told).toEqual(["reset", "reset", "dispose"]);
    const patient = await all(
      streamed(open, settings, { name: "echo", gapCadences: 2, cadenceMinutes: 30 }).generate(
        sequence([0, 50, 111]),
      ),
    );
    expect(patient.map(({ framesUsed }) => framesUsed)).toEqual([1, 2, 1]);
  });

  it("says once when images come faster than the network was made for", async () => {
    const warnings: string[] = [];
    const onWarning = (warning: string) => void warnings.push(warning);
    const { open } = echo();
    await all(streamed(open, settings, { name: "echo" }).generate(sequence([0, 7]), { onWarning }));
    expect(warnings).toEqual([]);
    await all(streamed(open, settings, { name: "echo" }).generate(sequence([0, 0.2, 0.4]), { onWarning }));
    expect(warnings).toEqual([
      "2016-01-01T00:00:12.000Z: 0.2 minutes after the image before; the network takes one every 12",
    ]);
  });

  it("says once when a fifth of the disc is clipped", async () => {
    const warned = async (low: number, high: number) => {
      const warnings: string[] = [];
      const intensity = { kind: "linear", low, high } as const;
      const generator = streamed(echo().open, { ...settings, intensity }, { name: "echo" });
      await all(generator.generate(sequence([0, 12]), { onWarning: (text) => void warnings.push(text) }));
      return warnings;
    };
    // Intensities lie evenly between 10 and 100.
    expect(await warned(10, 90)).toEqual([]);
    expect(await warned(10, 55)).toEqual([
      expect.stringMatching(/Z: (4\d|5\d) % of the disc.*10 to 55 DN\/s$/),
    ]);
    expect(await warned(55, 200)).toHaveLength(1);
  });

  it("tells how far it is, stops when told to, and frees what it holds", async () => {
    const { told, open } = echo();
    const abort = new AbortController();
    const progress: Progress[] = [];
    const work = {
      signal: abort.signal,
      onProgress: (at: Progress) => {
        progress.push(at);
        if (at.done === 3) abort.abort();
      },
    };
    const run = all(streamed(open, settings, { name: "echo" }).generate(sequence([0, 12, 24, 36, 48]), work));
    await expect(run).rejects.toMatchObject({ kind: "aborted" });
    expect(progress.map(({ done, stage }) => `${stage} ${done}`)).toEqual([
      "generate echo 1",
      "generate echo 2",
      "generate echo 3",
    ]);
    expect(told.at(-1)).toBe("dispose");
    for await (const _ of streamed(open, settings, { name: "echo" }).generate(sequence([0, 12]))) break;
    expect(told.filter((word) => word === "dispose")).toHaveLength(2);
  });

  it("reads ahead within a sequence, and gives the fields of what was read before a faulty image", async () => {
    const { told, open } = echo();
    const several: number[] = [];
    const reading = () => {
      const stepper = open();
      stepper.several = async (images) => {
        several.push(images.length);
        return Promise.all(images.map((image) => stepper.next(image)));
      };
      return stepper;
    };
    const utcs: string[] = [];
    const run = async (minutes: readonly number[]) => {
      const generator = streamed(reading, settings, { name: "echo", readAhead: 3 });
      for await (const { utc } of generator.generate(sequence(minutes))) utcs.push(utc);
    };
    await run([0, 12, 24, 36, 80, 92]);
    expect(several).toEqual([3, 2]);
    expect(told).toEqual(["reset", "reset", "dispose"]);
    expect(utcs.splice(0)).toHaveLength(6);
    await expect(run([0, 12, 5])).rejects.toMatchObject({ kind: "data" });
    expect(utcs).toHaveLength(2);
  });

  it("refuses images of another size, out of order or without a time, and fields that are no numbers", async () => {
    const nan: FieldStepper = {
      ...{ held: 0, reset: () => undefined, dispose: () => undefined },
      next: async () => ({ field: new Float32Array(256).fill(Number.NaN), framesUsed: 1 }),
    };
    const kindOf = (items: AsyncIterable<SequenceItem>, open = echo().open) =>
      all(streamed(open, settings, { name: "echo" }).generate(items)).then(
        () => "generated",
        (error) => (isHelioError(error) ? error.kind : "other"),
      );
    expect(await kindOf(sequence([0], 32))).toBe("shape");
    expect(await kindOf(sequence([0, 12, 11]))).toBe("data");
    expect(await kindOf(sequence([0, 12, 12]))).toBe("data");
    expect(
      await kindOf(
        (async function* () {
          yield { utc: "noon", euv: disc(1) };
        })(),
      ),
    ).toBe("data");
    expect(await kindOf(sequence([0]), () => nan)).toBe("data");
    expect(await kindOf(sequence([0, 12]))).toBe("generated");
  });
});
