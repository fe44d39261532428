import { ShapeError } from "@helioscope/core";
import type { RgbaImage } from "@helioscope/core/figure";
import { describe, expect, test } from "vitest";
import {
  borderColours,
  comparisonPictures,
  eventCaption,
  eventPanels,
  magnetogramPicture,
  trackedPicture,
} from "../../src/draw/index.ts";
import { labelImage } from "../../src/identify/index.ts";
import { track } from "../../src/track/index.ts";
import type { FrameFeatures, TrackEvent } from "../../src/types.ts";
import { allSteps, type Patch, patches } from "../track/scenes.ts";

const at = ({ data, width }: RgbaImage, x: number, y: number): number[] => [
  ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3),
];
const countOf = (image: RgbaImage, colour: readonly number[]): number => {
  let n = 0;
  for (let i = 0; i < image.data.length; i += 4) if (colour.every((c, k) => image.data[i + k] === c)) n++;
  return n;
};
const fieldOf = (frame: FrameFeatures) => {
  const labels = labelImage(frame, { signed: true });
  return { ...labels, data: Float32Array.from(labels.data, (l) => 200 * Math.sign(l)) };
};

const plus: Patch = [20, 20, 6, 200];
const beside: Patch = [28, 20, 6, 200];
const minus: Patch = [60, 60, 5, -300];

describe("tracked pictures", () => {
  const frame = patches(0, [plus, minus]);
  const field = fieldOf(frame);
  const paints = [
    { label: 1, kind: "stable", half: false },
    { label: 2, kind: "stable", half: false },
    { label: 2, kind: "appearance", half: true },
  ] as const;

  test("south is below; signs, kinds and halves have their colours", () => {
    const picture = trackedPicture(field, frame, paints);
    expect(at(picture, 20, 95 - 20)).toEqual(borderColours.positive);
    expect(at(picture, 22, 95 - 22)).toEqual([213, 213, 213]);
    expect(countOf(picture, borderColours.positive)).toBe(20);
    expect([countOf(picture, borderColours.appearance), countOf(picture, borderColours.negative)]).toEqual([
      8, 8,
    ]);
    expect(at(picture, 60, 95 - 60)).toEqual(borderColours.appearance);
    const north = trackedPicture(field, frame, paints, { origin: "upper", rowOrder: "descending" });
    expect(at(north, 60, 60)).toEqual(borderColours.negative);
    expect(at(north, 60, 64)).toEqual(borderColours.appearance);
  });

  test("grey runs over +-300 G, or over the limits given; NaN is mid grey", () => {
    const some = { data: Float32Array.from([-301, 0, 299.99, Number.NaN]), width: 4, height: 1 };
    const grey = (p: RgbaImage): number[] => [0, 1, 2, 3].map((x) => at(p, x, 0)[0]);
    expect(grey(magnetogramPicture(some))).toEqual([0, 128, 255, 128]);
    expect(grey(magnetogramPicture(some, { limitGauss: 600 }))).toEqual([63, 128, 191, 128]);
    const bytes = { data: Uint8Array.from({ length: 256 }, (_, i) => i), width: 256, height: 1 };
    const kept = magnetogramPicture(bytes);
    expect(bytes.data.every((v) => at(kept, v, 0).every((c) => c === v))).toBe(true);
  });

  test("sizes must agree and limits be positive", () => {
    expect(() => trackedPicture({ ...field, width: 48, height: 192 }, frame, [])).toThrow(ShapeError);
    expect(() => magnetogramPicture(field, { limitGauss: 0 })).toThrow(/limitGauss is 0/);
  });
});

describe("event panels", () => {
  const before = patches(0, [plus, beside, minus]);
  const after = patches(1, [[23, 20, 8, 225], minus]);

  test("a death lights up its parents before, and its child keeps the colour of its sign", async () => {
    const [, { events }] = await allSteps(track([before, after], { exclusive: true }));
    const panels = eventPanels(
      events[0],
      { field: fieldOf(before), frame: before, time: "20:18:38 UT" },
      { field: fieldOf(after), frame: after },
      { sidePx: 40, zoom: 4 },
    );
    expect(panels.caption).toBe(
      "Merging from frame 0 to 1: features 1 and 2 become feature 1 (residual 0.00).",
    );
    expect([panels.before.title, panels.after.title]).toEqual(["(A) frame 0, 20:18:38 UT", "(B) frame 1"]);
    expect(panels.window).toEqual({ x0: 7, y0: 4, width: 40, height: 40 });
    expect([panels.before.image.width, panels.before.image.height]).toEqual([160, 160]);
    // A 6 x 6 square, 24 picture pixels a side, with a frame 2 wide: 24^2 - 20^2.
    expect(countOf(panels.before.image, borderColours.merging)).toBe(2 * (24 ** 2 - 20 ** 2));
    expect(countOf(panels.after.image, borderColours.merging)).toBe(0);
    expect(countOf(panels.after.image, borderColours.positive)).toBe(32 ** 2 - 28 ** 2);
    for (const { image } of [panels.before, panels.after])
      expect(countOf(image, [255, 0, 0])).toBeGreaterThan(30);
  });

  test("a birth lights up its children after; the view grows to hold what is large, and stays inside", async () => {
    const large = patches(1, [[2, 2, 60, 300], minus].slice(0, 1) as Patch[]);
    const empty = patches(0, []);
    const [, { events }] = await allSteps(track([empty, large]));
    const panels = eventPanels(
      events[0],
      { field: fieldOf(empty), frame: empty },
      { field: fieldOf(large), frame: large },
      { sidePx: 20, zoom: 1 },
    );
    expect(panels.window).toEqual({ x0: 0, y0: 0, width: 76, height: 76 });
    expect(countOf(panels.after.image, borderColours.appearance)).toBe(4 * 59);
    expect(countOf(panels.before.image, [255, 0, 0])).toBe(0);
  });

  test("frames and labels must be the event's", async () => {
    const [, { events }] = await allSteps(track([before, after], { exclusive: true }));
    const [a, b] = [before, after].map((frame) => ({ field: fieldOf(frame), frame }));
    expect(() => eventPanels(events[0], b, a)).toThrow(/Frame 1 is not the event's; expected frame 0/);
    expect(() => eventPanels({ ...events[0], parents: [9] }, a, b)).toThrow(/Feature 9 is not in frame 0/);
  });

  test("captions say what happened", () => {
    const event: TrackEvent = {
      kind: "cancellation",
      frameFrom: 3,
      frameTo: 4,
      balanced: true,
      parents: [1, 5, 6],
      children: [],
      fluxBeforeGauss: 10,
      fluxAfterGauss: 0,
      residual: 0.126,
    };
    expect(eventCaption(event)).toBe(
      "Balanced cancellation from frame 3 to 4: features 1, 5 and 6 cancel (residual 0.13).",
    );
    expect(eventCaption({ ...event, balanced: false, children: [2] })).toContain(
      "cancel and leave feature 2",
    );
    expect(eventCaption({ ...event, kind: "disappearance", parents: [7] })).toBe(
      "Disappearance from frame 3 to 4: feature 7 is gone.",
    );
  });
});

test("a comparison boxes what only one has", () => {
  const these = patches(0, [plus, minus]);
  const others = patches(0, [plus]);
  const { onlyInThese, ...pictures } = comparisonPictures(fieldOf(these), these, others);
  expect(onlyInThese.map((f) => f.label)).toEqual([2]);
  expect(countOf(pictures.these, borderColours.negative)).toBe(16);
  expect(countOf(pictures.others, borderColours.negative)).toBe(0);
  const boxed = countOf(pictures.others, borderColours.emergence);
  expect(boxed).toBeGreaterThanOrEqual(48);
  expect(countOf(pictures.these, borderColours.emergence)).toBe(boxed);
});
