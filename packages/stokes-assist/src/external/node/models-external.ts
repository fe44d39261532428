import type { Skip } from "@helioscope/core";
import { inFlight } from "../../map/in-flight.ts";
import type { DepthQuantity, Model, StokesProfiles } from "../../types.ts";
import type { ExternalAdapter, ExternalResponse, ExternalRun, RunOutput } from "../adapter.ts";
import { adapterOf, type ExternalOptions, placeOf, unsupported } from "./code.ts";
import { isResultOfRun } from "./invert-tile.ts";
import { openProcesses } from "./process-workers.ts";

/** Results of models that were handed to a code one by one; undefined where its run failed, see `skipped`. */
export interface ExternalResults<T> {
  readonly results: readonly (T | undefined)[];
  readonly skipped: readonly Skip[];
}

/**
 * Synthesises the profiles of models with an external code. Failed runs are listed and do not end the work.
 *
 * @throws EngineError where the executable cannot be started; UnsupportedError where the code does not synthesise here.
 */
export function synthesizeExternal(
  models: Iterable<Model>,
  options: ExternalOptions,
): Promise<ExternalResults<StokesProfiles>> {
  return eachModel(models, options, (adapter) => {
    const { synthesize, readProfiles } = adapter;
    if (!synthesize || !readProfiles) throw unsupported(adapter, "synthesise");
    return async (model, run) => readProfiles(await run(synthesize(model)));
  });
}

/**
 * Response functions of models by an external code (SIR): of each quantity, at every depth, integrated over its step.
 * Throws as {@link synthesizeExternal} does.
 */
export function respondExternal(
  models: Iterable<Model>,
  quantities: readonly DepthQuantity[],
  options: ExternalOptions,
): Promise<ExternalResults<readonly ExternalResponse[]>> {
  return eachModel(models, options, (adapter) => {
    const { respond, readResponse } = adapter;
    if (!respond || !readResponse) throw unsupported(adapter, "compute response functions");
    return async (model, run) => {
      const responses: ExternalResponse[] = [];
      for (const quantity of quantities) {
        responses.push(readResponse(await run(respond(model, quantity)), quantity));
      }
      return responses;
    };
  });
}

type Run = (runs: ExternalRun | readonly ExternalRun[]) => Promise<RunOutput>;

async function eachModel<T>(
  models: Iterable<Model>,
  options: ExternalOptions,
  open: (adapter: ExternalAdapter) => (model: Model, run: Run) => Promise<T>,
): Promise<ExternalResults<T>> {
  const list = [...models];
  const adapter = await adapterOf(options);
  const work = open(adapter);
  const pool = await openProcesses(adapter, { ...options, ...placeOf(options) });
  const results = new Array<T | undefined>(list.length).fill(undefined);
  const reasons = new Map<number, string>();
  let done = 0;
  const one = async (i: number): Promise<void> => {
    try {
      results[i] = await pool.slots.use((folder) =>
        work(list[i], (runs) => pool.run(folder, runs, options.signal)),
      );
    } catch (error) {
      if (!isResultOfRun(error)) throw error;
      reasons.set(i, error.message);
    }
    options.onProgress?.({ stage: adapter.name, done: ++done, total: list.length });
  };
  try {
    await inFlight(indices(list.length), one, pool.count);
  } finally {
    await pool.slots.close();
  }
  const skipped = [...reasons]
    .sort(([a], [b]) => a - b)
    .map(([i, reason]) => ({ name: `model ${i}`, reason }));
  return { results, skipped };
}

async function* indices(count: number): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) yield i;
}
