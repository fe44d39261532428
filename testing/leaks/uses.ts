import type { Engine } from "../../packages/core/src/engine/index.ts";
import type { Metrics } from "../../packages/core/src/train/index.ts";
import { numbers } from "../agreement/formula.ts";
import { NETS, type Trained } from "../agreement/nets.ts";

/** What is done with a network again and again. */
export interface Use {
  /** Training step k, counted from 0. */
  step(k: number): Promise<Metrics>;
  predict(): Promise<unknown>;
  dispose(): void;
}

function use<Net>(
  { net, step, dispose }: Trained & { readonly net: Net },
  predict: (net: Net) => Promise<unknown>,
): Use {
  return { step, dispose, predict: () => predict(net) };
}

const square = (side: number, name = "image") => ({
  data: numbers(name, side * side),
  width: side,
  height: side,
});

const images = [0, 1, 2].map((k) => square(32, `image ${k}`));
const grey = { ...square(30), data: square(30).data.map((v) => Math.floor(127.9 * (v + 1)) / 255) };
const profiles = numbers("profiles", 16 * 40 * 4);

/** The five papers' networks, by the names of their packages. */
export const USES: Readonly<Record<string, (engine: Engine) => Use>> = {
  solarunet: () => use(NETS["solarunet compact"](), (net) => net.segment(grey)),
  classifier: (engine) => use(NETS.classifier(engine), (net) => net.classify([square(64)])),
  "flare-cnn": (engine) => use(NETS["flare-cnn"](engine), (net) => net.probabilities([square(48)])),
  "stokes-assist": (engine) => use(NETS["stokes-assist"](engine), (net) => net.predict(profiles)),
  "magnetogram-gen": (engine) => use(NETS["convgru GAN"](engine), (net) => net.generateWindow(images)),
};
