import { execFile } from "node:child_process";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import {
  ASPLUND_2009,
  type Model,
  type SirControl,
  sirGridOf,
  sirModelsOf,
  sirProfilesOf,
  writeSirAbundances,
  writeSirControl,
  writeSirGrid,
  writeSirLines,
  writeSirModel,
  writeSirProfiles,
} from "@helioscope/stokes-assist";
import { guess, NOISE, observed, setup } from "./stokes-pixel.ts";
import { median } from "./times.ts";

const run = promisify(execFile);

/** SIR's executable: the environment variable SIR, or sir.x on the PATH. */
export async function findSir(): Promise<string | undefined> {
  const places = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "sir.x"));
  for (const path of process.env.SIR ? [process.env.SIR] : places) {
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

const RUNS = 5;

/**
 * Processor milliseconds of one synthesis of SIR with its derivatives. It inverts the pixel with the 15 parameters in
 * one cycle; from its processor time goes what a process costs that synthesises two wavelengths, and the rest is
 * divided by the number of steps, accepted or rejected, the first synthesis and that for the uncertainties.
 */
export async function sirStepMs(sir: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "bench-sir-"));
  try {
    const control: SirControl = {
      cycles: 1,
      profiles: ["observed.per"],
      grid: "lines.grid",
      lines: "LINES",
      abundances: "ABUNDANCES",
      model: ["guess.mod"],
      weights: [[1], [4], [4], [4]],
      nodes: {
        temperature: [5],
        microturbulence: [1],
        fieldStrength: [3],
        velocity: [3],
        inclination: [1],
        azimuth: [1],
        macroturbulence: [1],
      },
      signalToNoise: [1 / NOISE],
    };
    const [region] = setup.regions;
    const short = { ...region, wavelengths: region.wavelengths.subarray(0, 2) };
    const put = (name: string, text: string) => writeFile(join(folder, name), text);
    await put("LINES", writeSirLines(new Map(region.lines.map((line, i) => [i + 1, line]))));
    await put("ABUNDANCES", writeSirAbundances(ASPLUND_2009));
    await put("lines.grid", writeSirGrid(sirGridOf([region])));
    await put("short.grid", writeSirGrid(sirGridOf([short])));
    await put("observed.per", writeSirProfiles(sirProfilesOf([region], observed())));
    await put("guess.mod", sirModel(guess()));
    await put("start.mod", sirModel(guess()));
    await put("fit.trol", writeSirControl(control));
    await put(
      "start.trol",
      writeSirControl({
        ...control,
        cycles: 0,
        profiles: ["start.per"],
        grid: "short.grid",
        model: ["start.mod"],
      }),
    );
    const start = await measure(sir, folder, "start.trol");
    const fit = await measure(sir, folder, "fit.trol");
    if (fit.steps === 0) throw new Error(`SIR made no step: ${fit.output.slice(-400)}`);
    return (fit.ms - start.ms) / (fit.steps + 2);
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Measured {
  readonly ms: number;
  readonly steps: number;
  readonly output: string;
}

/** The median processor time, user and system, by the shell's clock. */
async function measure(sir: string, folder: string, control: string): Promise<Measured> {
  const script = `TIMEFORMAT="%U %S"; time (echo ${control} | "$0" 2>/dev/null)`;
  const times: number[] = [];
  let output = "";
  for (let k = 0; k < RUNS; k++) {
    const { stdout, stderr } = await run("bash", ["-c", script, sir], { cwd: folder });
    const [user, system] = stderr.trim().split(/\s+/).map(Number);
    times.push(1000 * (user + system));
    output = stdout;
  }
  const accepted = output.match(/^ +[1-9]\d* +-?\d+\. /gm)?.length ?? 0;
  const rejected = output.match(/increases/g)?.length ?? 0;
  return { ms: median(times), steps: accepted + rejected, output };
}

function sirModel(model: Model): string {
  return writeSirModel(sirModelsOf(model)[0]);
}
