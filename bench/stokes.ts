import {
  createSynthesizer,
  inversionPresets,
  invertMap,
  MilneEddingtonInverter,
} from "@helioscope/stokes-assist";
import { nodeMapWorkers } from "@helioscope/stokes-assist/node";
import { assistedRows } from "./stokes-assisted.ts";
import { cubeOf, directions, NOISE, setup, truth } from "./stokes-pixel.ts";
import { findSir, sirStepMs } from "./stokes-sir.ts";
import { median, peakMemoryMiB, processorMs } from "./times.ts";
import type { BenchRow } from "./track.ts";

// Measured before on the machine that the goals were set on: SIR of May 2017, gfortran 12.2 -O2; pyMilne's C++ core
// (profiles and derivatives 37.6 us, 20 to 25 steps a pixel).
const RECORDED = { sirStepMs: 13, pyMilnePixels: 1000 } as const;

type Row = Omit<BenchRow, "peakMemoryMiB">;

/** The LTE engine beside SIR, its two kernels, Milne-Eddington, the inversion and its workers; one processor but for the last. */
export async function run(): Promise<BenchRow[]> {
  const rows = [
    ...(await synthesisRows()),
    milneEddingtonRow(),
    ...(await assistedRows()),
    await workersRow(),
  ];
  return rows.map((row) => ({ ...row, peakMemoryMiB: peakMemoryMiB() }));
}

async function synthesisRows(): Promise<Row[]> {
  const name = "LTE synthesis with 15 node responses, 112 wavelengths, 2 lines, 49 depths";
  const wasm = responseMs("wasm");
  const typescript = responseMs("typescript");
  const sir = await findSir();
  const theirs = sir ? await sirStepMs(sir) : RECORDED.sirStepMs;
  return [
    {
      name,
      ours: wasm,
      unit: "ms",
      peer: "SIR, a step",
      theirs,
      ratio: theirs / wasm,
      goal: 2,
      ...(sir ? {} : { recorded: true as const }),
    },
    {
      name: `${name}, WebAssembly`,
      ours: wasm,
      unit: "ms",
      peer: "our TypeScript kernel",
      theirs: typescript,
      ratio: typescript / wasm,
      goal: 1,
    },
  ];
}

/** Everything in: gas, hydrostatic response, transfer, smoothing. Each call has another atmosphere. */
function responseMs(kernel: "wasm" | "typescript"): number {
  const synthesizer = createSynthesizer(setup, { kernel });
  const models = Array.from({ length: 8 }, (_, k) => truth(k / 8, 0.3));
  const along = directions();
  return processorMs((k) => synthesizer.respond(models[k % models.length], along), models.length);
}

function milneEddingtonRow(): Row {
  const [region] = setup.regions;
  const inverter = new MilneEddingtonInverter(
    { wavelengths: region.wavelengths, lines: region.lines },
    { noise: NOISE },
  );
  const pixels = pixelsOf(8, 8);
  const ours =
    1000 / processorMs((k) => inverter.invert(pixels[k % pixels.length], { index: k }), pixels.length);
  return {
    name: "Milne-Eddington inversion, 112 wavelengths, 2 lines, 9 parameters",
    ours,
    unit: "pixels/s",
    peer: "pyMilne, one core",
    theirs: RECORDED.pyMilnePixels,
    ratio: ours / RECORDED.pyMilnePixels,
    goal: 1,
    recorded: true,
  };
}

async function workersRow(): Promise<Row> {
  const cube = cubeOf(16, 16);
  const method = { kind: "lte", setup, config: inversionPresets.assisted } as const;
  const secondsOf = async (count: number) => {
    const workers = nodeMapWorkers({ count });
    try {
      const invert = () => invertMap(cube, { method, workers, tilePixels: 16 });
      await invert();
      const times: number[] = [];
      for (let k = 0; k < 3; k++) {
        const start = performance.now();
        await invert();
        times.push((performance.now() - start) / 1000);
      }
      return median(times);
    } finally {
      await workers.close();
    }
  };
  const one = await secondsOf(1);
  const two = await secondsOf(2);
  return {
    name: "LTE inversion of 16x16 pixels, two workers",
    ours: two,
    unit: "s",
    peer: "one worker",
    theirs: one,
    ratio: one / two,
    goal: 1.8,
  };
}

function pixelsOf(width: number, height: number): Float64Array[] {
  const { data, wavelengths } = cubeOf(width, height);
  const length = 4 * wavelengths.length;
  return Array.from({ length: width * height }, (_, i) =>
    Float64Array.from(data.subarray(i * length, (i + 1) * length)),
  );
}
