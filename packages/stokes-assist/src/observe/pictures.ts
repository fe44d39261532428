import type { ObserveContext, Picture } from "@helioscope/core";
import { mapsFigure, profileFigure, stratificationFigure } from "../draw/index.ts";
import type { MapResult } from "../map/index.ts";
import type { Model, StokesCube } from "../types.ts";

/** A pixel that a report shows, and why. */
interface ShownPixel {
  readonly pixel: number;
  readonly name: string;
  readonly about: string;
}

/** Draws what a report shows of a map: the maps, and profiles with their fits for the most telling pixels. */
export async function drawMap(
  result: MapResult,
  cube: StokesCube,
  context: Pick<ObserveContext, "out" | "document">,
): Promise<Picture[]> {
  const pictures: Picture[] = [];
  const add = async (path: string, svg: string, title: string, caption: string) => {
    await context.out.write(path, svg);
    pictures.push({ path, title, caption });
  };
  const layers = result.maps.filter(({ logTau }) => logTau !== undefined);
  const depths = [...new Set(layers.map(({ logTau }) => logTau as number))];
  await add(
    "maps.svg",
    mapsFigure(result, { cube, ...(depths.length > 0 ? { logTau: [depths[0]] } : {}) }),
    depths.length > 0 ? `Maps at log tau ${depths[0]}` : "Maps",
    "Continuum, temperature, velocity (red: away from the observer), field strength, inclination (0: to the observer), azimuth, and chi squared. Pixels without a fit are grey.",
  );
  for (const logTau of depths.slice(1)) {
    const svg = mapsFigure(result, { logTau: [logTau], chi2: false });
    await add(`maps_${logTau}.svg`, svg, `Maps at log tau ${logTau}`, "As above, higher up.");
  }
  const dom = context.document ? { document: context.document } : {};
  const models: { name: string; model: Model; uncertainty: Model }[] = [];
  for (const { pixel, name, about } of shownPixels(result, cube)) {
    const [x, y] = [pixel % result.width, Math.floor(pixel / result.width)];
    const title = `${about} (${x}, ${y})`;
    const size = 4 * cube.wavelengths.length;
    const observed = cube.data.subarray(pixel * size, (pixel + 1) * size);
    const fit = await result.fitAt(x, y);
    const svg = await profileFigure(cube.wavelengths, observed, fit, { noise: cube.noise, title, ...dom });
    const chi2 = result.chi2[pixel].toPrecision(3);
    await add(
      `profile_${name}.svg`,
      svg,
      title,
      `Observed profiles (points), the fit (line) and what it leaves; chi squared ${chi2}.`,
    );
    if (depths.length === 0) continue;
    models.push({
      name: about,
      model: (await result.modelAt(x, y)) as Model,
      uncertainty: (await result.uncertaintyAt(x, y)) as Model,
    });
  }
  if (models.length > 0) {
    const svg = await stratificationFigure(models, dom);
    await add("stratification.svg", svg, "Stratifications", "Of the pixels above, with standard errors.");
  }
  return pictures;
}

/** The pixel of strongest linear polarisation, the darkest and a quiet one, of those that were fitted. */
function shownPixels(result: MapResult, cube: StokesCube): ShownPixel[] {
  const n = cube.wavelengths.length;
  const fitted = Array.from(result.status.keys()).filter((pixel) => result.isFitted(pixel));
  if (fitted.length === 0) return [];
  const continuum = (pixel: number) => cube.data[4 * n * pixel];
  const strongest = (pixel: number, from: number, to: number) => {
    let most = 0;
    for (let i = 4 * n * pixel + from * n; i < 4 * n * pixel + to * n; i++)
      most = Math.max(most, Math.abs(cube.data[i]));
    return most;
  };
  const best = (score: (pixel: number) => number) =>
    fitted.reduce((found, pixel) => (score(pixel) > score(found) ? pixel : found));
  const chosen: ShownPixel[] = [
    {
      pixel: best((pixel) => strongest(pixel, 1, 3)),
      name: "polarised",
      about: "Strongest linear polarisation",
    },
    { pixel: best((pixel) => -continuum(pixel)), name: "dark", about: "Darkest pixel" },
    { pixel: best((pixel) => -strongest(pixel, 1, 4)), name: "quiet", about: "Weakest polarisation" },
  ];
  return chosen.filter(({ pixel }, i) => chosen.findIndex((other) => other.pixel === pixel) === i);
}
