import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { slurmScript } from "../../src/external/index.ts";

const command = ["printf", "%s\\n", "my map.fits", "--pixels={first}+{count}", "{task}", "it's"];

describe("scripts for Slurm", () => {
  it("ask for an array of chunks", () => {
    const script = slurmScript({
      ...{
        pixels: 1000,
        chunk: 64,
        command,
        hours: 1.5,
        cores: 2,
        memoryGiB: 4,
        partition: "long",
        atOnce: 8,
      },
      setup: ["module load gcc"],
    });
    expect(script).toMatch(/^#!\/bin\/bash\n#SBATCH --job-name=stokes\n#SBATCH --array=0-15%8\n/);
    expect(script).toMatch(/#SBATCH --time=1:30:00/);
    expect(script).toMatch(/#SBATCH --mem=4G\n#SBATCH --partition=long/);
    expect(script).toMatch(/\nmodule load gcc\nexec /);
  });

  it("give every pixel to one task, words as they were", () => {
    const script = slurmScript({ pixels: 150, chunk: 64, command });
    const run = (task: number) =>
      execFileSync("bash", ["-c", script], {
        env: { ...process.env, SLURM_ARRAY_TASK_ID: String(task) },
        encoding: "utf8",
      })
        .trimEnd()
        .split("\n");
    expect(run(0)).toEqual(["my map.fits", "--pixels=0+64", "0", "it's"]);
    expect(run(2)).toEqual(["my map.fits", "--pixels=128+22", "2", "it's"]);
  });

  it("refuse what Slurm or the shell would misread", () => {
    expect(() => slurmScript({ pixels: 0, chunk: 1, command })).toThrow(/pixels of 0/);
    expect(() => slurmScript({ pixels: 1, chunk: 1, command, hours: 0 })).toThrow(/0 hours/);
    expect(() => slurmScript({ pixels: 1, chunk: 1, command, name: "a; rm" })).toThrow(/letters, digits/);
  });
});
