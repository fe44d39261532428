import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";
import { FlareNet, presets } from "@helioscope/flare-cnn";

/** An untrained network with a total-flux baseline: what is tested is how it is asked. */
export async function saveFlareModel(folder: string, trainedOn: string[] = [], seed = 3): Promise<void> {
  const engine = await openEngine({ engine: "wasm" });
  const network = FlareNet.build(presets.native, { engine, seed }).withOrigin({
    trainedOn,
    validatedOn: [],
    fluxBaseline: {
      ...{ kind: "total unsigned flux", slope: 4, intercept: -4 * Math.log10(3e22) },
      ...{ floorMx: 1e19, positiveWeight: 4.5, samples: 20, flaring: 5 },
    },
  });
  await network.save(directoryStore(folder));
  network.dispose();
}
