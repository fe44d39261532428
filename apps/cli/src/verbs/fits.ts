import { convert } from "./fits-convert.ts";
import { info } from "./fits-info.ts";
import { verify } from "./fits-verify.ts";
import { defineGroup } from "./group.ts";

export const fits = defineGroup("fits", "Look into FITS files", { info, verify, convert });
