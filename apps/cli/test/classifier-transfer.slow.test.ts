import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePng } from "@helioscope/core/figure";
import { directoryStore } from "@helioscope/core/node";
import { encodeImage } from "@helioscope/io-fits";
import { writeScenes } from "@helioscope/synthetic";
import { beforeAll, describe, expect, test } from "vitest";
import { learningOf, stagesOf, stageText } from "../src/classifier/transfer-stages.ts";
import { UsageError } from "../src/usage-error.ts";
import { CLASSES, saveClassifier } from "./support/classifier-model.ts";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";

/** Stripes that differ with their number, along or across. */
function stripes(n: number, across: number): Uint8Array {
  const data = Uint8Array.from({ length: 1024 }, (_, k) => {
    const [a, b] = across ? [k % 32, k >> 5] : [k >> 5, k % 32];
    return 128 + 80 * Math.sin(a * (0.4 + 0.05 * n) + n) + 40 * Math.cos(b * (0.1 + 0.03 * n) - n * n);
  });
  return encodePng({ data, width: 32, height: 32, channels: 1, depth: 8 });
}

let [model, data] = ["", ""];
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "helioscope-transfer-"));
  [model, data] = [join(folder, "model"), join(folder, "scenes")];
  await saveClassifier(model);
  await writeScenes(directoryStore(data), {
    ...{ count: 48, widthPx: 32, framesPerSun: 1, validationShare: 0.34 },
    classes: ["filament", "plage", "quiet_sun"],
    bands: ["H-alpha", "Fe XII 193"],
  });
  return () => rmSync(folder, { recursive: true, force: true });
}, 60_000);

const run = (verb: string, ...words: string[]) =>
  helioscopeHere(["classifier", verb, ...words, "--engine", "wasm"]);

describe("classifier transfer", () => {
  test("lists the layers that can be named", async () => {
    const ended = await run("transfer", "--model", model, "--layers");
    expect(ended.stderr).toBe("");
    expect(ended.stdout).toMatch(/^layer1_conv +layer1 +Conv2D/m);
    expect(ended.stdout).toMatch(/^layer8_conv .* applied 3 times$/m);
    expect(ended.stdout.trimEnd().split("\n").at(-1)).toMatch(/^logits +logits +Dense/);
  });

  test("writes a model of the new classes that names its backbone", async () => {
    const out = join(temporaryFolder(), "out");
    const ended = await run(
      "transfer",
      ...[
        "--model",
        model,
        "--data",
        data,
        "--stages",
        "head:1@0.05,last1:1@0.02*0.5",
        "--out",
        out,
        "--json",
      ],
      ...["--set", "training.batchSize=16"],
    );
    expect(ended.code, ended.stderr).toBe(0);
    const { stages, stopped, evaluation } = JSON.parse(ended.stdout);
    expect(stopped).toBe("finished");
    expect(stages.map(({ learn }: { learn: unknown }) => learn)).toEqual(["head", { from: "layer8_conv" }]);
    expect(evaluation.scores.length).toBeGreaterThan(0);
    const saved = JSON.parse(readFileSync(join(out, "model/model.json"), "utf8")).userDefinedMetadata;
    expect(saved.classes).toEqual(["filament", "plage", "quiet_sun"]);
    expect(saved.backbone.classes).toEqual(CLASSES);
    expect(existsSync(join(out, "loss.png"))).toBe(true);
  });

  test("takes fifty pictures of which nothing is known", async () => {
    const folder = join(temporaryFolder(), "fifty");
    for (const [k, name] of ["new_a", "new_b"].entries()) {
      mkdirSync(join(folder, name), { recursive: true });
      for (let n = 0; n < 25; n++) writeFileSync(join(folder, name, `img${n}.png`), stripes(n, k));
    }
    const out = join(temporaryFolder(), "out");
    const words = ["--data", folder, "--freeze", "backbone", "--epochs", "2", "--out", out, "--json"];
    const ended = await run("transfer", "--model", model, ...words);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stderr).toMatch(/the set is divided by chance/);
    const saved = JSON.parse(readFileSync(join(out, "model/model.json"), "utf8")).userDefinedMetadata;
    expect(saved.classes).toEqual(["new_a", "new_b"]);
    expect(saved.training.split).toEqual({ kind: "random", validationShare: 0.2, testShare: 0 });
    expect(saved.images).toEqual({ train: 40, validation: 10, test: 0 });
    expect(saved.leaks).toMatchObject({ twins: 0, held: 10 });
    // What is asked for is done, or refused with the options of the verb.
    const asked = await run("transfer", "--model", model, ...words, "--split", "time");
    expect(asked.code).toBe(1);
    expect(asked.stderr).toMatch(/50 of 50 images have no observation time.*--split/);
  });

  test("reads labels in a keyword of FITS headers", async () => {
    const folder = join(temporaryFolder(), "keyword");
    mkdirSync(folder);
    for (let n = 0; n < 12; n++) {
      const day = String(1 + n).padStart(2, "0");
      const data = Float32Array.from({ length: 1024 }, (_, k) => Math.sin(k * (0.05 + 0.02 * n)));
      const cards = [
        { key: "DATE-OBS", value: `2014-01-${day}T00:00:00` },
        { key: "SHOWS", value: n % 2 === 0 ? "spot" : "plage" },
      ];
      writeFileSync(join(folder, `${n}.fits`), encodeImage({ data, width: 32, height: 32 }, cards));
    }
    const out = join(temporaryFolder(), "out");
    const words = ["--data", folder, "--keyword", "SHOWS", "--freeze", "backbone", "--epochs", "1"];
    const ended = await run("transfer", "--model", model, ...words, "--validation", "0.3", "--out", out);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stderr).toMatch(/blocks of 1 days without a gap/);
    const scored = await run(
      "evaluate",
      "--data",
      folder,
      "--keyword",
      "SHOWS",
      "--model",
      join(out, "model"),
      "--out",
      `${out}-scores`,
    );
    expect(scored.code, scored.stderr).toBe(0);
  });

  test("says what is wrong with its words", async () => {
    for (const [words, message] of [
      [[], /needs --model/],
      [["--model", model], /needs --data/],
      [["--model", model, "--data", data, "--stages", "head"], /--stages takes/],
      [["--model", model, "--data", data, "--freeze", "layer9"], /layer9/],
      [["--model", model, "--data", data, "--set", "input.sizePx=48"], /input.sizePx 48/],
    ] as const) {
      const ended = await run("transfer", ...words, "--out", join(temporaryFolder(), "out"));
      expect(ended.code).not.toBe(0);
      expect(ended.stderr).toMatch(message);
    }
  });
});

describe("classifier k-shot", () => {
  const small = ["--shots", "1,2", "--seeds", "1", "--updates", "2", "--scratch-rates", "0.05"];

  test("writes tables and a picture, and takes more seeds afterwards", async () => {
    const out = join(temporaryFolder(), "out");
    const call = [
      data,
      "--target-bands",
      "H-alpha",
      "--backbone",
      model,
      ...small,
      "--transfer-rates",
      "0.05",
    ];
    const ended = await run("k-shot", ...call, "--out", out);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout).toMatch(/^shots +transfer +scratch +nearest +transfer - scratch +better$/m);
    expect(ended.stdout).toMatch(/^2 .*[01] of 1$/m);
    expect(readFileSync(join(out, "runs.csv"), "utf8").trimEnd().split("\n")).toHaveLength(7);
    expect(readFileSync(join(out, "summary.csv"), "utf8").trimEnd().split("\n")).toHaveLength(3);
    for (const name of ["k-shot.svg", "k-shot.png"]) expect(existsSync(join(out, name)), name).toBe(true);
    const again = await run(
      "k-shot",
      ...call,
      "--shots",
      "1",
      "--seeds",
      "2",
      "--resume",
      "--out",
      out,
      "--json",
    );
    expect(again.code, again.stderr).toBe(0);
    const { summary } = JSON.parse(again.stdout);
    expect(summary[0].difference.values).toHaveLength(2);
  });

  test("says that source and target are the same", async () => {
    const ended = await run("k-shot", data, ...small, "--out", join(temporaryFolder(), "out"));
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/tell them apart/);
  });
});

describe("stages", () => {
  const layers = ["layer1", "layer2", "logits"].map((name) => ({
    ...{ name, block: name, kind: "Conv2D", parameters: 1, applied: 1 },
  }));
  const nothing = {
    ...{ stages: undefined, freeze: undefined, epochs: undefined, rate: undefined },
    statistics: "keep" as const,
  };

  test("are those of the default plan, one, or those that are told", () => {
    expect(stagesOf(layers, nothing).map(stageText)).toEqual([
      "the head: 5 epochs at 0.05",
      "from layer2 on: 10 epochs at 0.02, the backbone at 0.1 of it, normalised as before",
      "all layers: 15 epochs at 0.02, the backbone at 0.1 of it, normalised as before",
    ]);
    expect(stagesOf(layers, { ...nothing, freeze: "1", epochs: 7 }).map(stageText)).toEqual([
      "from layer2 on: 7 epochs at 0.02, normalised as before",
    ]);
    expect(stagesOf(layers, { ...nothing, rate: 0.5 }).map(stageText)).toEqual([
      "the head: 20 epochs at 0.5",
    ]);
    const told = { ...nothing, statistics: "batch" as const, stages: "head:2@0.1, all:3@1e-3*0.5" };
    expect(stagesOf(layers, told).map(stageText)).toEqual([
      "the head: 2 epochs at 0.1",
      "all layers: 3 epochs at 0.001, the backbone at 0.5 of it",
    ]);
    expect(learningOf("last2")).toEqual({ lastBlocks: 2 });
  });

  test("exclude each other, and have epochs and rates above zero", () => {
    expect(() => stagesOf(layers, { ...nothing, stages: "head:1@1", freeze: "none" })).toThrow(UsageError);
    for (const stages of ["head:0@1", "head:1@0", "all:1@1*2", "head:1", "x"])
      expect(() => stagesOf(layers, { ...nothing, stages })).toThrow(UsageError);
  });
});
