import { standardised } from "../map/cluster/features.ts";
import type { Points } from "../map/cluster/points.ts";
import { type AtmosphereNodes, assertNodes, nodesAt } from "./nodes.ts";
import { NODE_QUANTITIES, type NodeQuantity } from "./quantities.ts";

const USUAL: readonly NodeQuantity[] = ["temperature", "velocity", "fieldStrength", "inclination"];
const DEPTHS = [0, -1, -2];

/** What {@link nodeFeatures} tells atmospheres apart by. */
export interface NodeFeatureOptions {
  /** Temperature, velocity, field strength and inclination by default. */
  readonly quantities?: readonly NodeQuantity[];
  /** log10 of the optical depths; 0, -1 and -2 by default, where the lines are formed. */
  readonly logTau?: readonly number[];
}

/**
 * What the network says of pixels as points, so that `kMeans` or `chooseClusters` groups them by their atmospheres before
 * any inversion: each quantity at each depth minus its mean and over its standard deviation, as in `mapFeatures`. The
 * azimuth counts as the cosine and sine of twice the angle times the transverse field, without which it means nothing.
 * Pixels of which the network says nothing are not finite.
 *
 * @throws ShapeError where the nodes' sizes do not go together
 */
export function nodeFeatures(nodes: AtmosphereNodes, options: NodeFeatureOptions = {}): Points {
  assertNodes(nodes);
  const { quantities = USUAL, logTau = DEPTHS } = options;
  const columns = quantities.flatMap((name) => logTau.flatMap((depth) => columnsOf(nodes, name, depth)));
  return standardised(columns, nodes.count);
}

function columnsOf(nodes: AtmosphereNodes, name: NodeQuantity, depth: number): Float32Array[] {
  const at = (quantity: NodeQuantity) => nodesAt(nodes, NODE_QUANTITIES.indexOf(quantity), depth);
  if (name !== "azimuth") return [at(name)];
  const [field, inclination, azimuth] = [at("fieldStrength"), at("inclination"), at("azimuth")];
  const transverse = field.map((gauss, i) => gauss * Math.sin((inclination[i] * Math.PI) / 180));
  return [
    transverse.map((gauss, i) => gauss * Math.cos((azimuth[i] * Math.PI) / 90)),
    transverse.map((gauss, i) => gauss * Math.sin((azimuth[i] * Math.PI) / 90)),
  ];
}
