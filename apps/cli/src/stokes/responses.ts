import { encodeFits, type UnitInput } from "@helioscope/io-fits";
import { DEPTH_QUANTITIES, type Direction, type Model, type Synthesizer } from "@helioscope/stokes-assist";

const UNITS: Readonly<Record<string, string>> = {
  temperature: "K",
  electronPressure: "dyn/cm2",
  microturbulence: "cm/s",
  velocity: "cm/s",
  fieldStrength: "G",
  inclination: "deg",
  azimuth: "deg",
};

/**
 * Response functions of the first component's depth quantities as a FITS file: an image a quantity, [depth][Stokes][wavelength],
 * per unit of the quantity at that one depth; the temperature's with the electron pressure in hydrostatic equilibrium.
 */
export async function responsesToFits(synthesizer: Synthesizer, model: Model): Promise<Uint8Array> {
  const { logTau } = model.components[0].atmosphere;
  const n = synthesizer.wavelengths.length;
  const units: UnitInput[] = [{ kind: "image", data: new Uint8Array(0), shape: [] }];
  for (const quantity of DEPTH_QUANTITIES) {
    const directions = Array.from(logTau, (_, depth): Direction => {
      const profile = new Float64Array(logTau.length);
      profile[depth] = 1;
      return { quantity, profile, ...(quantity === "temperature" ? { hydrostatic: true } : {}) };
    });
    const { derivatives } = synthesizer.respond(model, directions);
    units.push({
      kind: "image",
      name: quantity.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
      data: derivatives.slice(0, directions.length * 4 * n),
      shape: [n, 4, logTau.length],
      header: [
        { key: "CTYPE1", value: "AWAV-TAB" },
        { key: "CTYPE2", value: "STOKES" },
        { key: "CTYPE3", value: "LOGTAU" },
        { key: "PERUNIT", value: UNITS[quantity], comment: "change of the profiles per this" },
      ],
    });
  }
  const axis = (name: string, data: Float64Array): UnitInput => ({
    ...{ kind: "image", name, data, shape: [data.length] },
  });
  units.push(axis("WAVELENGTH", synthesizer.wavelengths), axis("LOGTAU", Float64Array.from(logTau)));
  return encodeFits(units, { checksums: true });
}
