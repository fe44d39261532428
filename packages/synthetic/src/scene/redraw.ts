import type { FullSceneOptions } from "./options.ts";
import { planScene, type SceneIndex, sceneIndex } from "./plan.ts";
import { renderShowing, type SolarPicture } from "./render.ts";
import { leastShown } from "./visible.ts";

/** Draws at most of a sun, and of a frame of it. */
const SUNS = 12;
const FRAMES = 24;

/**
 * Draws scenes until they show their class ({@link leastShown}): the sun is drawn anew until its first frame does, another
 * frame until it does itself. Where none of the draws does, the one that shows most is taken. What suns needed is kept for
 * their other frames; results depend on the index alone.
 */
export function sceneDrawer(options: FullSceneOptions): (index: number) => SolarPicture & SceneIndex {
  const least = leastShown(options.widthPx);
  const sunDraws = new Map<number, number>();
  const best = (draws: number, made: (times: number) => ReturnType<typeof drawn>) => {
    let found = made(0);
    for (let k = 1; k < draws && found.shown < least; k++) {
      const next = made(k);
      if (next.shown > found.shown) found = next;
    }
    return found;
  };
  const drawn = (index: number, redrawn: { readonly sun: number; readonly frame: number }) => {
    const plan = planScene(options, index, redrawn);
    const kind = plan.sceneClass === "quiet_sun" ? null : plan.sceneClass;
    const { picture, shown } = renderShowing(plan, kind);
    const { sun, frame, sceneClass, band } = plan;
    const scene = { ...picture, sun, frame, sceneClass, band };
    return { scene, redrawn, shown: kind === null ? least : shown };
  };
  return (index) => {
    const { frame } = sceneIndex(options, index);
    const first = index - frame * options.classes.length;
    const known = sunDraws.get(first);
    if (frame === 0 || known === undefined) {
      const found =
        known === undefined
          ? best(SUNS, (sun) => drawn(first, { sun, frame: 0 }))
          : drawn(first, { sun: known, frame: 0 });
      sunDraws.set(first, found.redrawn.sun);
      if (frame === 0) return found.scene;
    }
    const sun = sunDraws.get(first) ?? 0;
    return best(FRAMES, (times) => drawn(index, { sun, frame: times })).scene;
  };
}
