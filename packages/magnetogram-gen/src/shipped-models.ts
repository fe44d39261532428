/** Folder of the trained network that comes with the package: it learned from a synthetic Sun alone. */
export const shippedModels: Readonly<Record<"small", URL>> = {
  small: new URL("../models/small/", import.meta.url),
};
