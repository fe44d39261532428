import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { encodePng, greyImage } from "@helioscope/core/figure";
import { byteScale } from "@helioscope/solarunet";
import { magnetogramSequence } from "@helioscope/synthetic";
import { afterAll, beforeAll, expect, it } from "vitest";

const MAIN = resolve(import.meta.dirname, "../src/main.ts");
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "helioscope-resume-"));
  await mkdir(join(folder, "data/image"), { recursive: true });
  await mkdir(join(folder, "data/label"), { recursive: true });
  for (const { frame, image } of magnetogramSequence({ width: 96, height: 96, frames: 8, seed: 5 })) {
    const grey = byteScale(image);
    const label = { ...grey, data: grey.data.map((g) => (g >= 166 || g <= 89 ? 0 : 255)) };
    await writeFile(join(folder, `data/image/f_${frame}.png`), encodePng(greyImage(grey)));
    await writeFile(join(folder, `data/label/f_${frame}.png`), encodePng(greyImage(label)));
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function train(out: string, ...more: string[]): ChildProcess {
  const settings = [
    "training.steps=24",
    "training.validateEvery=4",
    "training.cropPx=64",
    "training.batchSize=2",
  ];
  const dropout = "network.dropout=0.2";
  const args = [
    "train",
    "solarunet",
    "--data",
    join(folder, "data"),
    "--preset",
    "compact",
    "--engine",
    "wasm",
  ];
  return spawn(
    process.execPath,
    [MAIN, ...args, "--out", join(folder, out), "--set", ...settings, dropout, ...more],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((done) => {
    child.stdout?.resume();
    child.stderr?.resume();
    child.on("exit", (code) => done(code));
  });

async function losses(out: string): Promise<number[]> {
  const text = await readFile(join(folder, out, "metrics.jsonl"), "utf8").catch(() => "");
  const lines = text.split("\n").filter((line) => line.endsWith("}"));
  return lines.map((line) => (JSON.parse(line) as { loss: number }).loss);
}

it("goes on exactly after the process was killed: losses and weights are those of a run that never stopped", async () => {
  expect(await ended(train("whole"))).toBe(0);

  const child = train("killed");
  const dead = ended(child);
  while ((await losses("killed")).length < 10) {
    expect(child.exitCode).toBeNull();
    await new Promise((done) => setTimeout(done, 20));
  }
  child.kill("SIGKILL");
  await dead;
  const before = (await losses("killed")).length;
  expect(before).toBeLessThan(24);

  expect(await ended(train("killed", "--resume"))).toBe(0);
  expect(await losses("killed")).toEqual(await losses("whole"));
  const weights = (out: string) => readFile(join(folder, out, "model/weights.bin"));
  expect((await weights("killed")).equals(await weights("whole"))).toBe(true);
});
