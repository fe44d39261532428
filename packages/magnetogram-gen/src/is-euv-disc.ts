import {
  archiveName,
  type Fit,
  type FrameFacts,
  type HeaderLike,
  isHelioError,
  jsocName,
  solarImageFromHeader,
} from "@helioscope/core";
import { channelOf } from "./sources/channel.ts";

/** The line that the networks were made for, angstrom. */
const HELIUM = 304;
const LEAST_PX = 64;
/** Less than so much of the Sun's diameter is a cut-out. */
const LEAST_DIAMETER = 1;

/** What the image of a header shows, such as "AIA 304"; undefined where neither it nor the name says. */
export function channelName({ name, header }: Pick<FrameFacts, "name" | "header">): string | undefined {
  return shown(name, header)?.channel;
}

/** Whether a frame is a full disc in He II 304, of AIA or EUVI, in one plane of at least 64x64 pixels. */
export function isEuvDisc({ name, header, width, height, shape }: FrameFacts): Fit {
  const no = (reason: string): Fit => ({ fits: false, reason });
  if (shape.slice(2).some((length) => length > 1)) return no("it is a cube, not an image");
  if (jsocName(name)?.series.startsWith("hmi.sharp")) return no("it is a patch of the Sun");
  const channel = shown(name, header);
  if (!channel) return no("its header does not name an EUV telescope and its wavelength");
  if (channel.kind === "field") return no(`it shows the field itself (${channel.channel})`);
  if (Number(channel.channel.split(" ").at(-1)) !== HELIUM)
    return no(`it shows ${channel.channel}, not ${HELIUM}`);
  if (width < LEAST_PX || height < LEAST_PX) return no(`${width}x${height} pixels are too few`);
  const { coordinates } = solarImageFromHeader({ data: new Float32Array(0), width, height }, header, name);
  if (coordinates?.frame === "heliographic") return no("it is a map on the sphere, not an image of the disc");
  const radius = Number(header.get("RSUN_OBS") ?? header.get("RSUN") ?? 960);
  if (coordinates && Math.min(width, height) * coordinates.pixelScaleArcsec[0] < 2 * LEAST_DIAMETER * radius)
    return no("it shows a part of the disc");
  return { fits: true };
}

function shown(name: string, header: HeaderLike): ReturnType<typeof channelOf> | undefined {
  const { wavelengthAngstrom } = solarImageFromHeader(
    { data: new Float32Array(0), width: 1, height: 1 },
    header,
    name,
  );
  try {
    return channelOf(header, archiveName(name), wavelengthAngstrom);
  } catch (error) {
    if (!isHelioError(error, "unsupported")) throw error;
    return undefined;
  }
}
