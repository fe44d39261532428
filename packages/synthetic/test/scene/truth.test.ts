import { seededRandom } from "@helioscope/core";
import { describe, expect, test } from "vitest";
import { type Scene, type SceneClass, type SceneFeature, sceneClasses, scenes } from "../../src/index.ts";
import { canvasFor, featuresOn } from "../../src/scene/canvas.ts";
import { completeSceneOptions } from "../../src/scene/options.ts";
import { planScene } from "../../src/scene/plan.ts";
import { paintSpots } from "../../src/scene/sunspot.ts";
import { sightOf, surfaceFrame } from "../../src/scene/view.ts";

/** Mean of a feature's pixels, and of those next to it that belong to none and lie on the same side of the limb. */
function contrast({ image, mask, sceneClass }: Scene, offDisc: boolean): [number, number] | null {
  const value = sceneClasses.indexOf(sceneClass) + 1;
  const { width, height, data } = image;
  const r = radii(image);
  let [own, owned, around, beside] = [0, 0, 0, 0];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (mask.data[i] === value) {
        own += data[i];
        owned++;
      } else if (mask.data[i] === 0 && r[i] > 1.01 === offDisc && Math.abs(r[i] - 1) > 0.01) {
        let near = false;
        for (let v = Math.max(0, y - 4); v <= Math.min(height - 1, y + 4) && !near; v++) {
          for (let u = Math.max(0, x - 4); u <= Math.min(width - 1, x + 4) && !near; u++) {
            near = mask.data[v * width + u] === value;
          }
        }
        if (near) {
          around += data[i];
          beside++;
        }
      }
    }
  }
  return owned > 8 && beside > 8 ? [own / owned, around / beside] : null;
}

/** Distance of each pixel from the disc's centre by the image's own coordinates, in solar radii. */
function radii(image: Scene["image"]): Float64Array {
  const { coordinates: c, observer } = image;
  if (c?.frame !== "helioprojective" || !observer?.distanceMetres) throw new Error("no coordinates");
  const radius = ((observer.sunRadiusMetres ?? 0) / observer.distanceMetres) * (180 / Math.PI) * 3600;
  return Float64Array.from(image.data, (_, i) => {
    const x = c.referenceArcsec[0] + ((i % image.width) + 1 - c.referencePixel[0]) * c.pixelScaleArcsec[0];
    const y =
      c.referenceArcsec[1] + (Math.floor(i / image.width) + 1 - c.referencePixel[1]) * c.pixelScaleArcsec[1];
    return Math.hypot(x, y) / radius;
  });
}

describe("the mask is where the pixels say", () => {
  const cases: [SceneClass, "darker" | "brighter", boolean][] = [
    ["filament", "darker", false],
    ["sunspot", "darker", false],
    ["coronal_hole", "darker", false],
    ["plage", "brighter", false],
    ["flare", "brighter", false],
    ["prominence", "brighter", true],
  ];
  test.each(cases)("%s: %s than what is beside it", (name, sign, offDisc) => {
    let [right, seen] = [0, 0];
    for (const scene of scenes({ count: 40, seed: 3, classes: [name], framesPerSun: 1 })) {
      const found = contrast(scene, offDisc);
      if (!found) continue;
      seen++;
      if (sign === "darker" ? found[0] < found[1] : found[0] > found[1]) right++;
    }
    expect(seen).toBeGreaterThan(20);
    expect(right / seen).toBeGreaterThan(0.9);
  });

  test("prominences are off the disc, everything else is on it", () => {
    for (const { image, mask } of scenes({ count: 42, seed: 4, widthPx: 48 })) {
      const r = radii(image);
      for (let i = 0; i < r.length; i++) {
        if (mask.data[i] === 0) continue;
        const off = sceneClasses[mask.data[i] - 1] === "prominence";
        expect(off ? r[i] > 0.999 : r[i] < 1.001).toBe(true);
      }
    }
  });

  test("every scene shows its class: 12 pixels of 64x64; quiet ones have no feature", () => {
    let fewer = 0;
    const all = [...scenes({ count: 210, seed: 8 })];
    for (const { sceneClass, features, mask } of all) {
      if (sceneClass === "quiet_sun") expect(features).toEqual([]);
      const value = sceneClasses.indexOf(sceneClass) + 1;
      if (sceneClass !== "quiet_sun" && mask.data.filter((pixel) => pixel === value).length < 12) fewer++;
    }
    expect(fewer).toBe(0);
  });

  test("no quiet scene is planned with a sunspot", () => {
    const options = completeSceneOptions({ count: 4000, classes: ["quiet_sun"], framesPerSun: 1 });
    let [quiet, faint] = [0, 0];
    for (let i = 0; i < options.count; i++) {
      const { band, features } = planScene(options, i);
      if (band !== "H-alpha") continue;
      quiet++;
      for (const feature of features) {
        expect(feature.kind).not.toBe("sunspot");
        expect(feature.faint).toBe(true);
        faint++;
      }
    }
    expect(quiet).toBe(1000);
    expect(faint).toBeGreaterThan(50);
  });

  test("a quarter of the continuum's sunspots fill a third of the width or more, some of them cut by its edge", () => {
    const all = [
      ...scenes({ count: 120, seed: 2, classes: ["sunspot"], bands: ["continuum"], framesPerSun: 1 }),
    ];
    let [large, cut] = [0, 0];
    for (const { features } of all) {
      const wide = features.filter(({ box, share }) => Math.max(box.width, box.height) >= 21 && share > 0.05);
      if (wide.length > 0) large++;
      const atEdge = ({ box }: SceneFeature) =>
        box.x === 0 || box.y === 0 || box.x + box.width === 64 || box.y + box.height === 64;
      if (wide.some(atEdge)) cut++;
    }
    expect(Math.abs(large / all.length - 0.25)).toBeLessThan(0.1);
    expect(cut).toBeGreaterThan(5);
  });
});

test("a spot: the umbra is darker than the penumbra, that darker than the photosphere, in concentric order", () => {
  const view = {
    widthPx: 200,
    heightPx: 200,
    pixelArcsec: 0.4,
    centreArcsec: [0, 0] as const,
    radiusArcsec: 960,
  };
  const canvas = canvasFor(sightOf(view), "continuum", seededRandom(1));
  canvas.light.fill(1);
  const spot = { u: 0, v: 0, radiusArcsec: 20, umbra: 0.45, bridges: [] };
  paintSpots(
    canvas,
    surfaceFrame(canvas.sight, [0, 0]),
    { spots: [spot], umbraLight: 0.2, penumbraLight: 0.75 },
    seededRandom(2),
    0,
  );
  const ring = (from: number, to: number) => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < canvas.light.length; i++) {
      const d = 960 * canvas.sight.r[i];
      if (d < from || d >= to) continue;
      sum += canvas.light[i];
      count++;
    }
    return sum / count;
  };
  expect(ring(0, 5)).toBeCloseTo(0.2, 1);
  expect(ring(13, 15)).toBeCloseTo(0.75, 1);
  expect(ring(28, 40)).toBe(1);
  expect(featuresOn(canvas)).toHaveLength(1);
  const { box, share } = featuresOn(canvas)[0];
  // A circle of 20 arcsec: 100 pixels across, 0.196 of the field.
  expect(box.width).toBeGreaterThan(80);
  expect(box.width).toBeLessThan(125);
  expect(Math.abs(share - 0.196)).toBeLessThan(0.05);
});
