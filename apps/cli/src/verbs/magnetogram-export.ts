import { directoryStore } from "@helioscope/core/node";
import { exportGenerator, loadMagnetogramNet } from "@helioscope/magnetogram-gen";
import { networkFolder } from "../magnetogram/open-generator.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { COMMON, defineVerb } from "../verb.ts";

export const exportVerb = defineVerb({
  name: "magnetogram export",
  about:
    "Write a trained network as ONNX, one step of a sequence a file, with generator.json that says how to run it",
  example: "helioscope magnetogram export --model runs/convgru/model --out onnx",
  options: {
    model: { type: "text", hint: "DIR", about: "Folder of the trained network (default: the shipped one)" },
    size: {
      type: "number",
      integer: true,
      min: 1,
      hint: "PIXELS",
      about: "Side of the images (default: the network's own)",
    },
    engine: COMMON.engine,
    out: COMMON.out,
  },
  async run({ options, terminal, signal }) {
    const store = await networkFolder(options.model);
    const engine = await lazyEngine(options.engine, signal)();
    const net = await loadMagnetogramNet(store, { engine });
    try {
      const { about, files } = await exportGenerator(net, {
        testMode: "deterministic",
        ...(options.size === undefined ? {} : { sizePx: options.size }),
      });
      const folder = userPath(options.out ?? "out/magnetogram-onnx");
      const out = directoryStore(folder);
      for (const { name, bytes } of files) await out.write(name, bytes);
      const { kind, sizePx, sha256 } = about;
      terminal.say(
        `${kind} for ${sizePx}x${sizePx} pixels, ${files.map(({ name }) => name).join(", ")}: ${folder}`,
      );
      terminal.result({
        folder,
        files: files.map(({ name, bytes }) => ({ name, bytes: bytes.byteLength })),
        kind,
        sizePx,
        sha256,
      });
      return 0;
    } finally {
      net.dispose();
    }
  },
});
