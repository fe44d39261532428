import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import { readImage } from "../src/index.ts";
import { readFitsFile } from "../src/node/index.ts";
import { hashAsDoubles } from "./support/corpus.ts";

/**
 * Observations that the instruments of Helioscope read, with the SHA-256 of their first image by the rule of the
 * corpus: astropy 8.0.1, stored numbers scaled in float64, BLANK to NaN.
 */
const FILES: readonly (readonly [string, string])[] = [
  [
    "gst/example_data_preprocess/3_class/intgr_180607_161752.fts",
    "2df9976c11df3d87ae600dacd76514fd09d5faf3173d62df843acc39fb3da52b",
  ],
  [
    "gst/example_data_preprocess/3_class/intgr_180607_161904.fts",
    "4bef7cb2c5a673bf4828d5e9929c99043b6064051a671286a6ec9e37b0bfd7a6",
  ],
  [
    "gst/results/processed_data_for_tracking/fits/frame_1.fits",
    "ca111d77fc491f215af0143b19bb1cdf2adb466e18113a33c7dc4ce4e918d70a",
  ],
  [
    "gst/results/processed_data_for_tracking/fits/frame_2.fits",
    "242198b92f20d545954cf638c5e34a033b3c5b8aa1872bfcaec0b01c4e7081e2",
  ],
  [
    "gst/results/processed_data_for_tracking/fits/frame_3.fits",
    "4654f856deaa4f8c1743f4548ec76a9d5633c1db9419fc3b4ed61d6ff03dbe82",
  ],
  [
    "gst/statistics_analysis/size_flux/bz20170713_201549.fits",
    "6d0215b2d1351580e09cca61db5471ae532b86cd9d2c5c6cb9de30b62c7cc3ee",
  ],
  [
    "sharp/harp377_hourly/hmi.sharp_cea_720s.377.20110213_060000_TAI.magnetogram.fits",
    "0de6d80e5148a2948091cdd483be24715e2f4f3eb031b5692a2c178c6ec9a8ac",
  ],
  [
    "sharp/harp377_all_segments/hmi.sharp_cea_720s.377.20110215_020000_TAI.bitmap.fits",
    "ec18bff8608d71560db5c552b744c7fdbad18137d09f67255c070ae56d0e9dd6",
  ],
  [
    "sharp/harps_2025/hmi.sharp_cea_720s.13641.20250817_150000_TAI.conf_disambig.fits",
    "706d141c7b6f4182bfa153a793ee8fb75fbef7e08671041a676e5d7eb7a2ddb9",
  ],
  [
    "sharp/harps_2025/hmi.sharp_cea_720s.13561.20250727_150000_TAI.continuum.fits",
    "368d734709e24f63f3730dc5d8bc06754de1f6a47f181c9837c86b047493e78c",
  ],
  [
    "sharp/harps_2012/maggan_hmi.b_720s.20100830_173600_TAI.b_hmi_los_0.fits",
    "c59706bc98436877e6e00c6019702cd5d3068b63c475566b7d143f6393900fc6",
  ],
  [
    "sdo/hmi_fulldisk/mdi.fd_M_96m_lev182.20110401_000000_TAI.data.fits",
    "25f297fd59bdab37fedcd0e79e582c58c2865156f6a83957dc0cc1d5ca08c79d",
  ],
  [
    "sdo/hmi_fulldisk/sdo-hmi_2011-02-14_20-34-12.fits",
    "9de9ce016b595ecdcd1d45112d278f73b4562b098593ec9e321f531337f4e6bb",
  ],
  [
    "swamis_ref/bz201549_T130_downhill_min2_id.fits.gz",
    "efbaff5f95af91c6d9cca56ad1c5cc99cfa9b1566de2a4a17d76d660b710ccca",
  ],
  [
    "swamis_ref/bz201549_T130_mask.fits.gz",
    "3291554a8995edd38f743443990a45d7303151652b8e55c69b193de496670d1e",
  ],
  ["stokes/SP4D20070227_002010.0C.fits", "02a908b751214dbe62aee1ead5d6dea2fd7aa7832c175da87cd755150aa4cbdc"],
  [
    "stokes/globin_spinor/hinode4d.20130912.sample.fits",
    "9b59fadf76e49ae17809b5d49d706c61b0d435dec9b6f4cde866443c2f87d84e",
  ],
  [
    "stokes/pymilne/crisp.6301_6302.2019-05-10_wave.fits",
    "1aaa275322e568235a00d76470c6c46936800b1d9d16d037b1a397fd01f8e554",
  ],
];

describe.skipIf(!hasData)("real observations (needs the shared data folder)", () => {
  it.each(FILES)("%s", async (name, hash) => {
    const file = await readFitsFile(dataPath(...name.split("/")));
    expect(hashAsDoubles((await readImage(file.firstImage())).data)).toBe(hash);
  });
});
