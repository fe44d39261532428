export * from "./listing.ts";
export * from "./open.ts";
export {
  type InstalledTensorflow,
  type InstallTensorflowOptions,
  installTensorflow,
} from "./tensorflow/install.ts";
