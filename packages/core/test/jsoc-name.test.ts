import { describe, expect, it } from "vitest";
import { jsocName } from "../src/index.ts";

describe("names of JSOC files", () => {
  it.each([
    [
      "hmi.sharp_cea_720s.377.20110215_020000_TAI.Br.fits",
      "hmi.sharp_cea_720s",
      "Br",
      "hmi.sharp_cea_720s.377.20110215_020000_TAI",
    ],
    [
      "a/mdi.fd_M_96m_lev182.20110401_000000_TAI.data.fits",
      "mdi.fd_M_96m_lev182",
      "data",
      "mdi.fd_M_96m_lev182.20110401_000000_TAI",
    ],
    [
      "hmi.M_720s.20110215_020000_TAI.magnetogram.fits",
      "hmi.M_720s",
      "magnetogram",
      "hmi.M_720s.20110215_020000_TAI",
    ],
    ["b/hmi.sharp_720s.1.2011_TAI.Bp_err.fits", "", "Bp_err", "hmi.sharp_720s.1.2011_TAI"],
  ])("%s", (name, series, segment, record) => expect(jsocName(name)).toEqual({ series, segment, record }));

  it("other names are none", () => expect(jsocName("bz20170713_201549.fits")).toBeUndefined());
});
