import { ShapeError, type Store } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { pearson } from "@helioscope/core/metrics";
import { directoryStore } from "@helioscope/core/node";
import {
  type Compared,
  clusterFigure,
  comparisonFigure,
  type FinishedMap,
  type Model,
  mapsFigure,
  mapsToFits,
  profileFigure,
  shorterWay,
  stratificationFigure,
} from "@helioscope/stokes-assist";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { type ClusterCount, clusterCountOf, clustersIn } from "../stokes/clusters.ts";
import { openRun } from "../stokes/open-run.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb } from "../verb.ts";

export const maps = defineVerb({
  name: "stokes maps",
  about: "Draw an inverted map again: other depths, any pixel, clusters, beside another inversion",
  example: "helioscope stokes maps sunspot --pixel 30,40 --clusters auto --against sunspot-reference",
  takes: { name: "folder", about: "Folder that stokes invert or assist wrote", atLeast: 1, atMost: 1 },
  options: {
    "log-tau": { type: "text", hint: "A,B,...", about: "Optical depths of the maps (default: the run's)" },
    pixel: { type: "list", hint: "X,Y", about: "Pixels whose profiles, fits and atmospheres are drawn" },
    clusters: {
      type: "text",
      hint: "K|auto",
      about: "Group the pixels by their atmospheres into K clusters, or as many as fit best",
    },
    against: {
      type: "text",
      hint: "DIR",
      about:
        "Another inversion of the same map: two-dimensional histograms and correlations (Fig. 5, Table 4)",
    },
    stratification: { type: "flag", about: "Put every depth of the atmospheres into maps.fits" },
    out: { type: "text", hint: "DIR", about: "Folder for what is drawn (default: FOLDER/maps)" },
    seed: COMMON.seed,
    engine: COMMON.engine,
  },
  async run({ paths, options, terminal, signal }) {
    const [name] = paths;
    const logTau = options["log-tau"] === undefined ? undefined : numbersOf(options["log-tau"], "--log-tau");
    const pixels = options.pixel.map(pixelOf);
    const k = options.clusters === undefined ? undefined : clusterCountOf(options.clusters);
    const opening = { logTau, engine: options.engine, terminal, signal };
    const map = await openRun(name, opening);
    const folder = userPath(options.out ?? `${name}/maps`);
    const out = pictureStore(directoryStore(folder));
    const { stratification } = options;
    await out.write("maps.fits", await mapsToFits(map.result, map.cube, { stratification, signal }));
    await out.write("maps.svg", mapsFigure(map.result, { cube: map.cube }));
    for (const [x, y] of pixels) await drawPixel(map, x, y, out);
    const clusters = k === undefined ? undefined : await drawClusters(map, k, options.seed, out);
    if (clusters) terminal.say(`${clusters.length} clusters of ${clusters.join(", ")} pixels`);
    const correlations =
      options.against === undefined
        ? undefined
        : await compare(map, await openRun(options.against, opening), [options.against, name], out);
    for (const { quantity, logTau: depth, r } of correlations ?? [])
      terminal.say(`${quantity}${depth === undefined ? "" : ` at log tau ${depth}`}: r = ${r.toFixed(3)}`);
    terminal.say(`Maps and pictures: ${folder}`);
    terminal.result({ folder, clusters, correlations });
    return 0;
  },
});

async function drawPixel({ result, cube }: FinishedMap, x: number, y: number, out: Store): Promise<void> {
  const model = (await result.modelAt(x, y)) as Model;
  const size = 4 * cube.wavelengths.length;
  const at = (y * result.width + x) * size;
  const observed = cube.data.subarray(at, at + size);
  const fit = await result.fitAt(x, y);
  const document = nodeDocument();
  const title = `Pixel ${x}, ${y}`;
  const profiles = await profileFigure(cube.wavelengths, observed, fit, {
    noise: cube.noise,
    title,
    document,
  });
  await out.write(`pixel_${x}_${y}.svg`, profiles);
  if (!result.logTau) return;
  const uncertainty = (await result.uncertaintyAt(x, y)) as Model;
  const named = [{ name: title, model, uncertainty }];
  await out.write(`pixel_${x}_${y}_atmosphere.svg`, await stratificationFigure(named, { document }));
}

/** Gives the number of pixels of each cluster. */
async function drawClusters(
  { result, cube }: FinishedMap,
  count: ClusterCount,
  seed: number,
  out: Store,
): Promise<number[]> {
  const { k, labels, means } = await clustersIn(result, count, seed);
  const figure = await clusterFigure(labels, k, cube, {
    ...(means.length > 0 ? { means } : {}),
    document: nodeDocument(),
  });
  await out.write("clusters.svg", figure);
  const sizes = new Array<number>(k).fill(0);
  for (const label of labels) if (label >= 0) sizes[label]++;
  return sizes;
}

/** Pearson correlations as in the paper's Table 4, over the pixels that both fitted; azimuths are moved to the nearer half turn. */
async function compare(
  ours: FinishedMap,
  other: FinishedMap,
  names: readonly [string, string],
  out: Store,
): Promise<{ quantity: string; logTau: number | undefined; r: number }[]> {
  const { width, height } = ours.result;
  if (other.result.width !== width || other.result.height !== height) {
    throw new ShapeError(
      `Maps of ${width}x${height} and ${other.result.width}x${other.result.height} pixels`,
      {
        expected: "two inversions of the same map",
      },
    );
  }
  const both = Array.from({ length: width * height }, (_, i) => i).filter(
    (i) => ours.result.isFitted(i) && other.result.isFitted(i),
  );
  const compared: Compared[] = [];
  for (const map of ours.result.maps) {
    const twin = other.result.maps.find(
      ({ name, logTau, component, unit }) =>
        name === map.name &&
        unit === map.unit &&
        component === map.component &&
        // A Milne-Eddington map is one for all depths.
        (logTau === map.logTau || logTau === undefined || map.logTau === undefined),
    );
    if (!twin) continue;
    const reference = Float64Array.from(both, (i) => twin.values[i]);
    const { period } = map;
    const values = Float64Array.from(both, (pixel, i) =>
      period === undefined
        ? map.values[pixel]
        : reference[i] + shorterWay(reference[i], map.values[pixel], period),
    );
    // Nothing to compare in what is the same everywhere, such as no stray light.
    if (values.some((value) => value !== values[0])) compared.push({ ...map, values, reference });
  }
  await out.write("comparison.svg", comparisonFigure(compared, { names }));
  return compared.map(({ name, logTau, values, reference }) => ({
    quantity: name,
    logTau,
    r: pearson(values, reference),
  }));
}

function numbersOf(text: string, option: string): number[] {
  const numbers = text.split(",").map(Number);
  if (text.trim() !== "" && numbers.every(Number.isFinite)) return numbers;
  throw new UsageError(`${option} takes numbers between commas, not "${text}"`);
}

function pixelOf(text: string): [number, number] {
  const [x, y, ...more] = numbersOf(text, "--pixel");
  if (more.length === 0 && Number.isInteger(x) && Number.isInteger(y)) return [x, y];
  throw new UsageError(`--pixel is X,Y in whole pixels from 0, not "${text}"`);
}
