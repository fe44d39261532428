import { colourise, drawCircle, encodeApng, encodePng, linePlot, rgbaImage } from "../../src/figure/index.ts";

const x = Float64Array.from({ length: 60 }, (_, i) => i);

/** A plot as SVG text; drawn with the page's own document where none is given. */
export function plot(document?: Document): Promise<string> {
  return linePlot(
    [
      { name: "loss", x, y: x.map((v) => Math.round(1e4 * 0.9 ** v) / 1e4 + 0.01) },
      { name: "validation < loss", x, y: x.map((v) => 0.5 - v / 200), dashed: true, dots: true },
    ],
    {
      title: "Training & validation",
      xLabel: "epoch",
      yLabel: "loss",
      yScale: "log",
      levels: [{ name: "baseline", y: 0.3 }],
      ...(document ? { document } : {}),
    },
  );
}

/** A coloured raster with a circle on it, as the bytes of a PNG. */
export function picture(): Uint8Array {
  const [width, height] = [40, 30];
  const data = Float32Array.from({ length: width * height }, (_, i) => (i % width) - Math.floor(i / width));
  const image = colourise({ data, width, height }, { map: "viridis", min: -20, max: 20 });
  return encodePng(drawCircle(image, [20, 12], 8, "#ff0000"));
}

/** Three frames of one colour each, 40 by 30, a quarter of a second long. */
export function animation(): Promise<Uint8Array> {
  const frames = [
    rgbaImage(40, 30, [255, 0, 0]),
    rgbaImage(40, 30, [0, 0, 255]),
    rgbaImage(40, 30, [255, 0, 0]),
  ];
  frames[2].data.set([0, 255, 0], 4 * (40 * 20 + 10));
  return encodeApng(frames, { delayMs: 250, plays: 2 });
}

/** What the page's own decoder makes of it: colour of the pixel (10, 20) and microseconds, frame by frame. */
export async function played(): Promise<{
  readonly animated: boolean;
  readonly plays: number;
  readonly frames: number[][];
}> {
  const data = (await animation()) as Uint8Array<ArrayBuffer>;
  const decoder = new ImageDecoder({ data, type: "image/png" });
  await Promise.all([decoder.tracks.ready, decoder.completed]);
  const track = decoder.tracks.selectedTrack as ImageTrack;
  const frames: number[][] = [];
  for (let frameIndex = 0; frameIndex < track.frameCount; frameIndex++) {
    const { image } = await decoder.decode({ frameIndex });
    const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
    const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    context.drawImage(image, 0, 0);
    frames.push([...context.getImageData(10, 20, 1, 1).data, image.duration ?? 0]);
    image.close();
  }
  return { animated: track.animated, plays: track.repetitionCount, frames };
}

interface Shown {
  readonly size: number[];
  /** Whether each curve takes its place. */
  readonly curves: boolean[];
  readonly dots: number;
  readonly texts: (string | null)[];
  readonly image: number[];
  /** The picture as the browser decodes it, RGBA. */
  readonly pixels: number[];
  readonly bytes: number[];
}

/** Puts the plot and the picture into the page; what the browser makes of them. */
export async function show(): Promise<Shown> {
  document.body.innerHTML = await plot();
  const svg = document.querySelector("svg") as SVGSVGElement;
  const bytes = picture();
  const img = document.createElement("img");
  img.src = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "image/png" }));
  document.body.append(img);
  await img.decode();
  const canvas = new OffscreenCanvas(img.width, img.height);
  const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
  context.drawImage(img, 0, 0);
  const { width, height } = svg.getBoundingClientRect();
  return {
    size: [width, height],
    curves: [...svg.querySelectorAll<SVGPathElement>("g[aria-label=line] path")].map((path) => {
      const { width: across, height: up } = path.getBoundingClientRect();
      return across > 300 && up > 20;
    }),
    dots: svg.querySelectorAll("g[aria-label=dot] circle").length,
    texts: [...svg.querySelectorAll("text")].map((text) => text.textContent),
    image: [img.width, img.height],
    pixels: [...context.getImageData(0, 0, img.width, img.height).data],
    bytes: [...bytes],
  };
}
