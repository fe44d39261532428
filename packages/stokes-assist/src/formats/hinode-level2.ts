import { DataError, type HeaderLike, parseTime } from "@helioscope/core";
import { openFits, readPlane } from "@helioscope/io-fits";
import { headerNumber, headerText, type StokesFile } from "./stokes-frame.ts";

/** A quantity over the map; row 0 is the first row of the file. */
export interface Level2Raster {
  /** EXTNAME, or by the place in the file: "Field_Strength", "X_Coordinate". */
  readonly name: string;
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
  /** Empty for pure numbers, undefined where neither file nor documentation tells. */
  readonly unit: string | undefined;
}

/** A level-2 file of Hinode SP: the Milne-Eddington inversion by MERLIN. */
export interface HinodeLevel2 {
  readonly rasters: ReadonlyMap<string, Level2Raster>;
  /** UTC of the middle of the scan. */
  readonly time?: string;
  readonly pixelScaleArcsec?: readonly [number, number];
  readonly centreArcsec?: readonly [number, number];
}

/** Extensions in their order, with their units: SOT Data Analysis Guide, chapter "Level 2 (Inverted SOT-SP Data)". */
const EXTENSIONS: readonly (readonly [name: string, unit?: string])[] = [
  ["Field_Strength", "G"],
  ["Field_Inclination", "deg"],
  ["Field_Azimuth", "deg"],
  ["Doppler_Shift1", "km/s"],
  ["Doppler_Shift2", "km/s"],
  ["Doppler_Width", "mAngstrom"],
  ["Line_Strength", ""],
  ["Damping", ""],
  ["Source_Function"],
  ["Source_Function_Gradient"],
  ["Macro_Turbulence"],
  ["Stray_Light_Fill_Factor", ""],
  ["Stray_Light_Shift"],
  ["Field_Strength_Error", "G"],
  ["Field_Inclination_Error", "deg"],
  ["Field_Azimuth_Error", "deg"],
  ["Doppler_Shift1_Error", "km/s"],
  ["Doppler_Shift2_Error", "km/s"],
  ["Doppler_Width_Error", "mAngstrom"],
  ["Line_Strength_Error", ""],
  ["Damping_Error", ""],
  ["Source_Function_Error"],
  ["Source_Function_Gradient_Error"],
  ["Macro_Turbulence_Error"],
  ["Stray_Light_Fill_Factor_Error", ""],
  ["Stray_Light_Shift_Error"],
  ["ChiSq_I", ""],
  ["ChiSq_Q", ""],
  ["ChiSq_U", ""],
  ["ChiSq_V", ""],
  ["ChiSq_Total", ""],
  ["Continuum_Intensity"],
  ["Original_Continuum_Intensity"],
  ["Polarization", ""],
  ["StokesV_Magnitude", ""],
  ["Final_Status", ""],
  ["Number_of_Iterations", ""],
  ["X_Coordinate", "arcsec"],
  ["Y_Coordinate", "arcsec"],
];

const UNITS: ReadonlyMap<string, string | undefined> = new Map(
  EXTENSIONS.map(([name, unit]) => [name, unit]),
);

/**
 * Reads a level-2 file of Hinode SP: every extension that holds an image of two axes, by its name. Extensions without a
 * name have that of their place in the standard order.
 *
 * @throws DataError where there is none; FitsError for what is no FITS file.
 */
export async function readHinodeLevel2(
  { name, data }: StokesFile,
  options: { readonly signal?: AbortSignal } = {},
): Promise<HinodeLevel2> {
  const file = await openFits(data, options);
  const rasters = new Map<string, Level2Raster>();
  for (const unit of file.units) {
    const image = unit.kind === "image" || unit.kind === "compressed-image";
    if (!image || unit.shape.length !== 2) continue;
    const known = EXTENSIONS[unit.index - 1];
    const own = unit.index === 0 ? "" : unit.name.trim();
    const title = own || known?.[0] || `Extension_${unit.index}`;
    const plane = await readPlane(unit, options);
    rasters.set(title, {
      name: title,
      data: plane.data,
      width: plane.width,
      height: plane.height,
      unit: plane.unit?.trim() || UNITS.get(title),
    });
  }
  if (rasters.size === 0) {
    throw new DataError(`${name} holds no maps`, {
      expected: "a level-2 file of Hinode SP, an image an extension",
    });
  }
  return { rasters, ...placeOf(file.units[0].header) };
}

function placeOf(header: HeaderLike): Omit<HinodeLevel2, "rasters"> {
  const times = ["TSTART", "TEND"].flatMap((key) => {
    const text = headerText(header, key);
    return text === undefined ? [] : [Date.parse(parseTime(text).utc)];
  });
  const [dx, dy] = [headerNumber(header, "XSCALE"), headerNumber(header, "YSCALE")];
  const [x, y] = [headerNumber(header, "XCEN"), headerNumber(header, "YCEN")];
  return {
    ...(times.length === 2 ? { time: new Date((times[0] + times[1]) / 2).toISOString() } : {}),
    ...(dx && dy ? { pixelScaleArcsec: [dx, dy] as const } : {}),
    ...(x === undefined || y === undefined ? {} : { centreArcsec: [x, y] as const }),
  };
}
