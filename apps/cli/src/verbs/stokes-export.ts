import { StokesNet, shippedModels, stokesToOnnx } from "@helioscope/stokes-assist";
import { onnxExportVerb } from "../onnx-export.ts";

export const exportVerb = onnxExportVerb({
  name: "stokes export",
  about: "Write a trained network as ONNX, with its wavelengths and depths in the file's metadata",
  shipped: { "hinode-sp": shippedModels["hinode-sp"], "15648": shippedModels["15648"] },
  batchAbout: "Pixels in a batch",
  file: "stokes.onnx",
  load: (store) => StokesNet.load(store),
  write: stokesToOnnx,
});
