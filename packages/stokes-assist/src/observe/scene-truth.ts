import { type Scene, sceneTruth } from "../scene/index.ts";
import type { MapTruth } from "./truth.ts";

/** The truth of a scene at one optical depth, in the units of maps: what `observe` is told of a synthetic map. */
export function mapTruthOf(scene: Scene, logTau = 0): MapTruth {
  const [{ maps, logTau: depth }] = sceneTruth(scene, [logTau]);
  const values = (name: "temperature" | "fieldStrength" | "azimuth" | "inclination") =>
    Array.from(maps[name].data, rounded);
  return {
    kind: "stokes-truth",
    width: scene.width,
    height: scene.height,
    logTau: depth,
    values: {
      temperature: values("temperature"),
      velocity: Array.from(maps.velocity.data, (value) => rounded(value / 1e5)),
      fieldStrength: values("fieldStrength"),
      azimuth: values("azimuth"),
      inclination: values("inclination"),
    },
  };
}

const rounded = (value: number): number => Number(value.toPrecision(6));
