/** Folder of the trained network that comes with the package: seven classes, learned from synthetic scenes alone. */
export const shippedModels: Readonly<Record<"scenes", URL>> = {
  scenes: new URL("../models/scenes/", import.meta.url),
};
