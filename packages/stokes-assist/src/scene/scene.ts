import { ArgumentError, seededRandom } from "@helioscope/core";
import { logTauGrid } from "../atmosphere/atmosphere.ts";
import { type ModelAtmosphereName, modelAtmosphere } from "../atmosphere/models.ts";
import type { Atmosphere } from "../types.ts";
import { type SceneOptions, type Spot, spotOf } from "./options.ts";

const LAYERS = ["warp", "granules", "network", "elements", "quiet", "spot", "filaments", "dots"] as const;

/** A patch of the Sun whose atmosphere is known at every pixel; see `sceneModel`. Holds no maps. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly seed: number | string;
  readonly pixelScaleArcsec: number;
  readonly mu: number;
  readonly logTau: Float64Array;
  /** The sunspot first, if there is one, then the pores. */
  readonly spots: readonly Spot[];
  readonly network: number;
  readonly dominance: number;
  readonly polarity: 1 | -1;
  readonly quietFieldGauss: number;
  readonly granulation: number;
  readonly temperatureOffset: number;
  readonly velocityOffset: number;
  /** Seeds of the fields of noise. */
  readonly layers: Readonly<Record<(typeof LAYERS)[number], number>>;
  /** The shipped atmospheres on the scene's optical depths. */
  readonly atmospheres: Readonly<
    Record<Extract<ModelAtmosphereName, "hsra" | "penumbra" | "hotUmbra" | "coolUmbra">, Atmosphere>
  >;
}

/**
 * A sunspot with umbra, penumbra and pores in granulation with network, or a part of that. Everything follows from the
 * seed and the place, so that pixels can be made in any order.
 *
 * @throws {ArgumentError} where a size, mu or a radius is out of range.
 */
export function spotScene(options: SceneOptions): Scene {
  const { width, height, seed, pixelScaleArcsec = 0.32, mu = 1 } = options;
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new ArgumentError(`A scene of ${width}x${height} pixels`, {
      value: [width, height],
      expected: "whole positive numbers",
    });
  }
  if (!(pixelScaleArcsec > 0) || !(mu > 0.1 && mu <= 1)) {
    throw new ArgumentError(`A pixel scale of ${pixelScaleArcsec} arcsec at mu ${mu}`, {
      value: [pixelScaleArcsec, mu],
      expected: "a positive scale, and mu from 0.1 to 1",
    });
  }
  const random = seededRandom(seed).fork("scene");
  const layers = Object.fromEntries(
    LAYERS.map((name) => [name, random.fork(name).integer(2 ** 31)]),
  ) as Scene["layers"];
  // On the Sun, without foreshortening.
  const wide = (width * pixelScaleArcsec) / mu;
  const high = height * pixelScaleArcsec;
  const size = Math.min(wide, high);
  const spots: Spot[] = [];
  if (options.spot !== null) {
    const radius = 0.4 * size;
    spots.push(
      spotOf(options.spot ?? {}, {
        x: wide / 2,
        y: high / 2,
        umbraRadius: 0.42 * radius,
        penumbraRadius: radius,
        fieldGauss: 2000 + Math.min(1000, 60 * radius),
        polarity: 1,
        darkness: Math.min(1, 0.2 + radius / 20),
        twistDegrees: 8,
        evershed: 4e5,
      }),
    );
  }
  const polarity = spots[0]?.polarity ?? 1;
  const places = random.fork("pores");
  const pores =
    typeof options.pores === "object"
      ? options.pores
      : Array.from({ length: options.pores ?? 2 }, () => undefined);
  for (const given of pores) {
    const pore = given ?? placeOf(places, wide, high, spots);
    if (!pore) continue;
    spots.push(
      spotOf(
        { penumbraRadius: pore.umbraRadius ?? 1.5, ...pore },
        {
          x: wide / 2,
          y: high / 2,
          umbraRadius: 1.5,
          penumbraRadius: 1.5,
          fieldGauss: 1900,
          polarity,
          darkness: 0.05,
          twistDegrees: 0,
          evershed: 0,
        },
      ),
    );
  }
  const logTau = options.logTau ?? logTauGrid();
  return {
    width,
    height,
    seed,
    pixelScaleArcsec,
    mu,
    logTau,
    spots,
    network: options.network ?? 0.5,
    dominance: options.dominance ?? 0.6,
    polarity,
    quietFieldGauss: options.quietFieldGauss ?? 60,
    granulation: options.granulation ?? 1,
    temperatureOffset: options.temperatureOffset ?? 0,
    velocityOffset: options.velocityOffset ?? 0,
    layers,
    atmospheres: {
      hsra: modelAtmosphere("hsra", logTau, mu),
      penumbra: modelAtmosphere("penumbra", logTau, mu),
      hotUmbra: modelAtmosphere("hotUmbra", logTau, mu),
      coolUmbra: modelAtmosphere("coolUmbra", logTau, mu),
    },
  };
}

/** A pore clear of the spots, if there is place for one. */
function placeOf(
  random: ReturnType<typeof seededRandom>,
  wide: number,
  high: number,
  spots: readonly Spot[],
): Pick<Spot, "x" | "y" | "umbraRadius" | "polarity"> | undefined {
  const umbraRadius = 0.8 + 1.4 * random.uniform();
  const polarity = random.uniform() < 0.5 ? 1 : -1;
  for (let attempt = 0; attempt < 20; attempt++) {
    const x = wide * (0.05 + 0.9 * random.uniform());
    const y = high * (0.05 + 0.9 * random.uniform());
    const free = spots.every(
      (spot) => Math.hypot(x - spot.x, y - spot.y) > spot.penumbraRadius + 3 * umbraRadius,
    );
    if (free) return { x, y, umbraRadius, polarity };
  }
  return undefined;
}
