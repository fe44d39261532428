// Makes the pictures of the READMEs from built-in data: node scripts/docs-images.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { encodePng, enlarge } from "../packages/core/src/figure/index.ts";
import { crop } from "../packages/core/src/image/index.ts";
import { byteScale, identify, track, trackedPicture } from "../packages/solarunet/src/index.ts";
import { magnetogramSequence } from "../packages/synthetic/src/index.ts";

const folder = resolve(import.meta.dirname, "../docs/images");
mkdirSync(folder, { recursive: true });

/** The window that is shown: wide enough to hold every colour. */
const [x, y, width, height, zoom] = [300, 330, 400, 190, 2];

const frames = Array.from(magnetogramSequence({ frames: 4, seed: 1 }), ({ image, frame }) => ({
  ...identify(image, { thresholdGauss: 150 }, { frame }),
  image,
}));
for await (const { frame, source, paints } of track(frames, { profile: "exclusive" })) {
  if (frame.frame !== 2) continue;
  const whole = trackedPicture(byteScale(source.image), frame, paints, { origin: "upper" });
  const pixels = { data: new Uint32Array(whole.data.buffer), width: whole.width, height: whole.height };
  const window = crop(pixels, x, y, width, height);
  const picture = { data: new Uint8ClampedArray(window.data.buffer), width, height };
  writeFileSync(resolve(folder, "tracked.png"), encodePng(enlarge(picture, zoom)));
}
