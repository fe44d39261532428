import { describe, expect, it } from "vitest";
import { sequenceOf } from "../src/sequence-of.ts";

const named = (name: string, cards: Record<string, unknown> = {}, width = 720, height = width) =>
  sequenceOf({ name, width, height, header: { get: (key: string) => cards[key] } as never });

describe("the sequence of a magnetogram", () => {
  const sharp = (time: string, harp: number, segment: string, INSTRUME = "HMI_SIDE1") =>
    named(`x/hmi.sharp_cea_720s.${harp}.${time}_TAI.${segment}.fits`, { HARPNUM: harp, INSTRUME }, 429, 248);

  it("is one series, segment, region and size, at any time and from either camera", () => {
    const first = sharp("20120306_142400", 1446, "magnetogram");
    expect(first).toBe("hmi.sharp_cea_720s-magnetogram-harp1446-429x248");
    expect(sharp("20120307_022400", 1446, "magnetogram", "HMI_COMBINED")).toBe(first);
    const others = [
      sharp("20120306_142400", 1449, "magnetogram"),
      sharp("20120306_142400", 1446, "Br"),
      named("frame_1.fits"),
      named("frame_1.fits", {}, 64),
    ];
    expect(new Set([first, ...others]).size).toBe(5);
  });

  it("is told by telescope and content where no series is named", () => {
    expect(
      named("a.fits", { TELESCOP: "SDO/HMI", INSTRUME: "HMI_FRONT2", CONTENT: "MAGNETOGRAM" }, 495, 496),
    ).toBe("SDO_HMI_HMI_FRONT2-MAGNETOGRAM-495x496");
    expect(named("a.fits")).toBe("720x720");
    expect(named("a.fits", { TELESCOP: "N/A" })).toBe("720x720");
  });

  it("is fit for the name of a folder, whatever the header says", () => {
    expect(named("a.fits", { TELESCOP: "../../etc", CONTENT: "\u0000 / .." })).toMatch(/^etc-720x720$/);
  });
});
