import { describe, expect, test } from "vitest";
import { fullDiskScene, sceneBands, sceneClasses } from "../../src/index.ts";

describe.each(sceneBands)("a full disc in %s", (band) => {
  const options = { band, widthPx: 160, seed: 12, diskShare: 0.75, activity: 1 } as const;
  const disc = fullDiskScene(options);
  const { data } = disc.image;

  test("is as large as asked for, and its limb stands out", () => {
    const at = (r: number) => {
      let sum = 0;
      for (let k = 0; k < 360; k++) {
        const angle = (k * Math.PI) / 180;
        const [x, y] = [Math.round(79.5 + r * Math.cos(angle)), Math.round(79.5 + r * Math.sin(angle))];
        sum += data[y * 160 + x];
      }
      return sum / 360;
    };
    expect(at(57)).toBeGreaterThan(band === "Fe XII 193" ? at(78) : 1.5 * at(64));
    const { coordinates, observer } = disc.image;
    if (coordinates?.frame !== "helioprojective") throw new Error("no coordinates");
    expect(coordinates.pixelScaleArcsec[0] * 60).toBeCloseTo(
      ((observer?.sunRadiusMetres ?? 0) / (observer?.distanceMetres ?? 0)) * (180 / Math.PI) * 3600,
      3,
    );
  });

  test("its boxes hold its mask, prominences outside of the disc", () => {
    expect(disc.features.length).toBeGreaterThan(0);
    for (let i = 0; i < data.length; i++) {
      const value = disc.mask.data[i];
      if (value === 0) continue;
      const kind = sceneClasses[value - 1];
      const [x, y] = [i % 160, Math.floor(i / 160)];
      const inBox = disc.features.some(
        (f) =>
          f.kind === kind &&
          x >= f.box.x &&
          x < f.box.x + f.box.width &&
          y >= f.box.y &&
          y < f.box.y + f.box.height,
      );
      expect(inBox).toBe(true);
      const r = Math.hypot(x - 79.5, y - 79.5) / 60;
      expect(kind === "prominence" ? r > 0.999 : r < 1.001).toBe(true);
    }
  });

  test("the same seed gives the same disc, another seed another", () => {
    expect(fullDiskScene(options).image.data).toEqual(data);
    expect(fullDiskScene({ ...options, seed: 13 }).image.data).not.toEqual(data);
  });
});

test("active regions keep to two belts", () => {
  let seen = 0;
  for (let seed = 0; seed < 6; seed++) {
    const { features, image } = fullDiskScene({
      band: "continuum",
      seed,
      widthPx: 128,
      diskShare: 1,
      activity: 1,
    });
    const b0 = image.observer?.b0Degrees ?? 0;
    for (const { box } of features) {
      seen++;
      const [x, y] = [box.x + box.width / 2 - 64, box.y + box.height / 2 - 64].map((v) => v / 64);
      const z = Math.sqrt(Math.max(0, 1 - x * x - y * y));
      const tilt = (b0 * Math.PI) / 180;
      const latitude = (Math.asin(y * Math.cos(tilt) + z * Math.sin(tilt)) * 180) / Math.PI;
      expect(Math.abs(latitude)).toBeLessThan(40);
    }
  }
  expect(seen).toBeGreaterThan(6);
});

test("a disc that cannot be is refused", () => {
  expect(() => fullDiskScene({ widthPx: 10 })).toThrow("widthPx is 10");
  expect(() => fullDiskScene({ diskShare: 1.2 })).toThrow("diskShare is 1.2");
  expect(() => fullDiskScene({ utc: "yesterday" })).toThrow("utc is yesterday");
  expect(() => fullDiskScene({ band: "G band" as never })).toThrow("no band");
});
